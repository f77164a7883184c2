package dev.handoff.lab;

import dev.handoff.journal.Journal;
import dev.handoff.journal.RecordingWriter;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Where what was measured can be looked at again. */
final class Recordings {
  private static final int KEPT = 50;
  private static final String PREFIX = "lab-";
  private static final String ENDING = ".ndjson";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmmss", Locale.ROOT);

  private final Path directory;
  private final boolean ours;
  private final String time = TIME.format(LocalDateTime.now());

  private Recordings(Path directory, boolean ours) {
    this.directory = directory;
    this.ours = ours;
  }

  /**
   * In a directory, or in the usual place, where only the newest fifty are kept.
   *
   * @param directory null for the usual place
   */
  static Recordings in(Path directory, Map<String, String> environment) throws IOException {
    Path chosen = directory == null ? usual(environment) : directory;
    Files.createDirectories(chosen);
    return new Recordings(chosen, directory == null);
  }

  private static Path usual(Map<String, String> environment) {
    String state = environment.get("XDG_STATE_HOME");
    Path base =
        state != null && state.startsWith("/")
            ? Path.of(state)
            : Path.of(environment.getOrDefault("HOME", "/tmp"), ".local", "state");
    return base.resolve("handoff");
  }

  /** Where they are. */
  Path directory() {
    return directory;
  }

  /**
   * Writes one.
   *
   * @param name of the server
   * @param what was done to it, such as {@code restarts}
   * @return the name of the file
   */
  String save(Journal journal, String name, String what) throws IOException {
    String plain = name.replaceAll("[^A-Za-z0-9]+", "-");
    String file = PREFIX + time + "-" + plain + "-" + what + ENDING;
    new RecordingWriter(journal, Proc.hostName()).write(directory.resolve(file));
    if (ours) {
      removeOldest();
    }
    return file;
  }

  private void removeOldest() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> newestFirst =
          all.filter(each -> isOne(each.getFileName().toString()))
              .sorted(Comparator.comparing(Path::getFileName).reversed())
              .toList();
      for (Path each :
          newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
        Files.deleteIfExists(each);
      }
    }
  }

  private static boolean isOne(String name) {
    return name.startsWith(PREFIX) && name.endsWith(ENDING);
  }
}
