package dev.handoff.prove;

import dev.handoff.journal.Journal;
import dev.handoff.journal.RecordingWriter;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The files that a run leaves.
 *
 * @param junit for CI servers; null if it is not wanted, like the others
 * @param report for people
 * @param recording for {@code handoff replay}; with several subjects one each, with its name
 */
record ProveFiles(Path junit, Path report, Path recording) {

  /** Something that is written into a file. */
  private interface Writing {
    void run() throws IOException;
  }

  /**
   * Checks before the run that all of them can be written; what is in them stays.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  void check(List<String> subjects) {
    List<Path> all = new ArrayList<>(Stream.of(junit, report).filter(Objects::nonNull).toList());
    subjects.forEach(each -> all.addAll(recordingOf(each, subjects.size() > 1)));
    for (Path each : all) {
      try {
        Files.newOutputStream(each, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      } catch (IOException e) {
        throw new IllegalArgumentException(each + " cannot be written: " + why(e) + ".", e);
      }
    }
    if (all.stream().distinct().count() < all.size()) {
      throw new IllegalArgumentException(
          "Two of the files to write have the same name; give each its own.");
    }
  }

  /**
   * Writes them.
   *
   * @param subjects those that were asked for; the last ones may not have had their turn
   * @return what could not be written, one sentence each
   */
  List<String> write(List<String> subjects, Result result, Allowed allowed) {
    List<String> complaints = new ArrayList<>();
    if (junit != null) {
      write(junit, () -> Files.writeString(junit, ProofJunit.of(result, allowed)), complaints);
    }
    if (report != null) {
      write(report, () -> Files.writeString(report, ProofHtml.of(result)), complaints);
    }
    Map<String, Journal> journals = new HashMap<>();
    result
        .subjects()
        .forEach(
            each -> journals.put(each.tried().proof().subject().name(), each.tried().journal()));
    for (String each : subjects) {
      for (Path file : recordingOf(each, subjects.size() > 1)) {
        write(file, () -> record(journals.get(each), file), complaints);
      }
    }
    return complaints;
  }

  /** Of one that did not start there is nothing to replay, and its file is empty. */
  private static void record(Journal journal, Path file) throws IOException {
    if (journal != null) {
      new RecordingWriter(journal, Proc.hostName()).write(file);
    } else if (Files.size(file) == 0) {
      Files.delete(file);
    }
  }

  private static void write(Path file, Writing writing, List<String> complaints) {
    try {
      writing.run();
    } catch (IOException e) {
      complaints.add(file + " could not be written to its end: " + why(e) + ".");
    }
  }

  private List<Path> recordingOf(String subject, boolean several) {
    if (recording == null) {
      return List.of();
    } else if (!several) {
      return List.of(recording);
    }
    String name = recording.getFileName().toString();
    int dot = name.lastIndexOf('.') < 1 ? name.length() : name.lastIndexOf('.');
    String plain = subject.replaceAll("[^A-Za-z0-9]+", "-");
    return List.of(
        recording.resolveSibling(name.substring(0, dot) + "-" + plain + name.substring(dot)));
  }

  private static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such directory";
    }
    return e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
  }
}
