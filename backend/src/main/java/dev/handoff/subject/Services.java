package dev.handoff.subject;

import dev.handoff.process.Children;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.systemd.Available;
import dev.handoff.systemd.Systemd;
import dev.handoff.systemd.SystemdException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The systemd under which a described server runs, and what it says about its services. */
final class Services implements AutoCloseable {
  private static final String SERVICE = ".service";

  /** One answer serves for the questions of a moment: each costs a process. */
  private static final long A_MOMENT = 100_000_000;

  private final List<String> units;
  private final String service;
  private final Path directory;
  private final Available available;
  private volatile Systemd systemd;
  private OptionalLong main = OptionalLong.empty();
  private long lookedAt = System.nanoTime() - 2 * A_MOMENT;

  /** One that has not been started; its units lie below a folder. */
  Services(SubjectFile file, Path directory) {
    this.units = file.setup().units();
    this.service = units.stream().filter(name -> name.endsWith(SERVICE)).findFirst().orElseThrow();
    this.directory = directory;
    this.available = Available.look();
  }

  /** Why a server cannot run under systemd here, as the end of a sentence; empty if it can. */
  static Optional<String> lack(SubjectFile file) {
    return lack(file, Available.look());
  }

  static Optional<String> lack(SubjectFile file, Available available) {
    if (!file.setup().isUnderSystemd() || available.kind() != Available.Kind.NONE) {
      return Optional.empty();
    }
    String why = available.why().replaceFirst("\\.$", "");
    return Optional.of(
        "needs a systemd: " + why.substring(0, 1).toLowerCase(Locale.ROOT) + why.substring(1));
  }

  /** A PATH in which systemctl is the one that talks to this systemd. */
  String path(String others) {
    return Systemd.commands(directory) + ":" + others;
  }

  /** Starts systemd, and nothing in it. */
  void start(Children children) throws SubjectException, IOException, InterruptedException {
    try {
      systemd = Systemd.start(available, children, directory);
      systemd.reload();
    } catch (SystemdException e) {
      throw new SubjectException("cannot run under systemd: " + e.getMessage());
    }
  }

  /** Whether a process is one with which its tree begins; systemd itself is outside of it. */
  boolean begins(long pid, long parent) {
    return systemd != null && systemd.begins(pid, parent);
  }

  /** The PID of the main process of its first service; empty if it has none. */
  OptionalLong main() {
    if (System.nanoTime() - lookedAt > A_MOMENT) {
      long pid = said(() -> systemd.main(service), 0L);
      main = pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid);
      lookedAt = System.nanoTime();
    }
    return main;
  }

  /** The word that follows an option in its first service. */
  Optional<String> option(String option) {
    String unit = said(() -> Files.readString(directory.resolve("units").resolve(service)), "");
    Matcher word = Pattern.compile("\\s" + option + "[ =](\\S+)").matcher(unit);
    return word.find() ? Optional.of(word.group(1)) : Optional.empty();
  }

  /** Whether the command that starts it has failed. */
  void check(Launcher.Launched start) throws SubjectException, InterruptedException {
    try {
      if (start.end().isDone() && !Integer.valueOf(0).equals(start.end().get().code())) {
        throw new SubjectException(lastWords(start));
      }
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * What a command of systemctl has said before it failed; its last line says where to read more.
   */
  String lastWords(Launcher.Launched command) throws InterruptedException {
    return command.output().complete().lines().findFirst().orElse("") + " " + trouble();
  }

  /** Begins to stop all of it. */
  void stop(Launcher launcher) {
    List<String> command = new ArrayList<>(List.of("systemctl", "stop"));
    command.addAll(units);
    said(() -> launcher.run(command), null);
  }

  /** What keeps it from answering, in words. */
  String trouble() {
    String states =
        units.stream()
            .map(unit -> unit + " is " + said(() -> systemd.show(unit, "ActiveState"), "unknown"))
            .collect(Collectors.joining(", "));
    return states + "; " + said(() -> Ports.lastLine(systemd.printed()), "");
  }

  private interface Question<T> {
    T ask() throws SystemdException, IOException, InterruptedException;
  }

  /** An answer of systemd; another one if there is none. */
  private <T> T said(Question<T> question, T otherwise) {
    try {
      return question.ask();
    } catch (SystemdException | IOException e) {
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    }
  }

  /** Ends it with all that runs in it. */
  @Override
  public void close() {
    if (systemd != null) {
      said(
          () -> {
            systemd.close();
            return null;
          },
          null);
    }
  }
}
