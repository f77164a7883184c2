package dev.handoff.systemd;

import dev.handoff.process.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * A systemd that runs the units of a folder. Everything that it has started from there ends with
 * it, also if this JVM is killed. Its services have the network of this machine. Safe for use by
 * several threads.
 */
public abstract sealed class Systemd implements AutoCloseable permits OwnSystemd, UserSystemd {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String OWN = "systemd";
  private static final int KILLED = -1;

  private final Children children;
  private final Path directory;
  private final Path units;
  private final Path systemctl;
  private final Thread hook = new Thread(this::endAnyway, "systemd");
  private volatile long manager;

  /** What a command said and how it ended. */
  public record Said(int code, String text) {}

  /**
   * One that nobody has started.
   *
   * @param directory for its own files
   */
  Systemd(Children children, Path directory, Path units) throws IOException {
    this.children = children;
    this.directory = directory;
    this.units = units;
    this.systemctl = Files.createDirectories(directory.resolve("bin")).resolve("systemctl");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts one, or takes the one that is there.
   *
   * @param directory whose folder {@code units} has the units, or is going to have them
   * @throws SystemdException if that fails, or none is available
   */
  public static Systemd start(Available available, Children children, Path directory)
      throws SystemdException, IOException, InterruptedException {
    Path units = Files.createDirectories(directory.resolve("units"));
    Path own = directory.resolve(OWN);
    Systemd systemd =
        switch (available.kind()) {
          case OWN -> new OwnSystemd(available, children, own, units);
          case USER -> new UserSystemd(children, own, units);
          case NONE -> throw new SystemdException(available.why());
        };
    try {
      systemd.begin(available);
      return systemd;
    } catch (SystemdException | IOException | InterruptedException e) {
      systemd.close();
      throw e;
    }
  }

  /** Starts it, and waits until it does what it is told. */
  abstract void begin(Available available)
      throws SystemdException, IOException, InterruptedException;

  /** To be called when files of units have been added, changed or removed. */
  public abstract void reload() throws SystemdException, IOException, InterruptedException;

  /** Whether a process is one with which the tree of its units begins: it has started that. */
  public abstract boolean begins(long pid, long parent);

  /** Ends it, even if that has been done in part; perhaps while this program is ending. */
  abstract void end() throws IOException, InterruptedException;

  /** The folder of its units. */
  public final Path units() {
    return units;
  }

  /**
   * Where the {@code systemctl} lies that talks to the systemd of such a folder, for the beginning
   * of PATH.
   */
  public static Path commands(Path directory) {
    return directory.resolve(OWN).resolve("bin");
  }

  /** A command line in the words of a unit file. systemd.service(5). */
  public static String quoted(List<String> words) {
    return words.stream()
        .map(word -> word.replace("%", "%%").replace("$", "$$").replace("\\", "\\\\"))
        .map(
            word ->
                word.matches("[\\w./:=+,@%$-]+") ? word : '"' + word.replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(" "));
  }

  /** Whether a process is systemd itself. */
  final boolean isManager(long pid) {
    return pid == manager;
  }

  final void isManagedBy(long pid) {
    manager = pid;
  }

  /** What its services have printed; empty if that is in the journal. */
  public final String printed() throws IOException {
    return log("output.log");
  }

  /** Runs systemctl, which may fail. */
  public final Said systemctl(String... words) throws IOException, InterruptedException {
    // timeout(1) sees to its end.
    List<String> command = new ArrayList<>(List.of("timeout", "120", systemctl.toString()));
    command.addAll(List.of(words));
    Children.Started started = children.spawnHeard(command);
    try {
      Integer code = started.end().get().code();
      return new Said(code == null ? KILLED : code, started.output().complete());
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Runs systemctl and returns what it says; it has to succeed. */
  public final String control(String... words)
      throws SystemdException, IOException, InterruptedException {
    Said said = systemctl(words);
    if (said.code() != 0) {
      throw new SystemdException("systemctl " + String.join(" ", words) + " says: " + said.text());
    }
    return said.text();
  }

  /** A property of a unit, such as {@code ActiveState}. */
  public final String show(String unit, String property)
      throws SystemdException, IOException, InterruptedException {
    return control("show", "--property=" + property, "--value", unit);
  }

  /** The PID of the main process of a service; 0 if it has none. */
  public final long main(String service)
      throws SystemdException, IOException, InterruptedException {
    return Long.parseLong(show(service, "MainPID"));
  }

  /** What it has to say about itself. */
  final String log(String file) throws IOException {
    Path log = directory.resolve(file);
    return Files.exists(log) ? Files.readString(log).strip() : "";
  }

  /**
   * Makes our systemctl.
   *
   * @param runtime where this systemd listens; empty for the usual place
   */
  final void systemctlAt(String runtime) throws IOException {
    String where = runtime.isEmpty() ? "" : "export XDG_RUNTIME_DIR='" + runtime + "'\n";
    String path = "PATH=${PATH#'" + systemctl.getParent() + "':}\n";
    Files.writeString(systemctl, "#!/bin/sh\n" + where + path + "exec systemctl --user \"$@\"\n");
    Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  final Children children() {
    return children;
  }

  final Path directory() {
    return directory;
  }

  /** Writes a file of its own. */
  final Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** Ends everything that it has started from the units. */
  @Override
  public final void close() throws IOException, InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAnyway) {
      // Then the hook does the same.
    }
    end();
  }

  private void endAnyway() {
    try {
      end();
    } catch (IOException | InterruptedException e) {
      System.err.println("systemd has left something (" + e.getMessage() + ").");
    }
  }
}
