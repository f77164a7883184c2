package dev.handoff.demo;

import dev.handoff.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real systemd, started by root in namespaces of its own, with the files of this machine and
 * units of a test. Everything that it has started ends with it, also if this JVM is killed. Its
 * services have the network of this machine, and PIDs of their own.
 */
public final class Systemd implements AutoCloseable {
  /** Where another systemd than the machine's lies, as unpacked from its packages. */
  public static final String ELSEWHERE = System.getenv("HANDOFF_SYSTEMD");

  private static final String HOW =
      " It runs as root, where root may make namespaces and systemd is installed (as PID 1 or not):"
          + " mvn verify -pl demo-server -am -Dit.test=SystemdIT -Dtest=None"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false";

  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final Pattern CGROUPS = Pattern.compile("(?m)^\\S+ (\\S+) cgroup2 ");
  private static final Pattern VERSION = Pattern.compile("systemd (\\d+)");
  private static final List<String> NAMESPACES =
      List.of("--pid", "--fork", "--mount", "--cgroup", "--uts", "--ipc", "--mount-proc");

  /** What systemd asks for at its start. */
  private static final List<String> TARGETS =
      List.of(
          "default", "sysinit", "basic", "sockets", "multi-user", "shutdown", "umount", "final");

  /** A service of a test has none of the usual dependencies, which are not there. */
  private static final String ALONE =
      "[Unit]\nDefaultDependencies=no\nConflicts=shutdown.target\nBefore=shutdown.target\n";

  private final Path directory;
  private final Path group;
  private final Process guard;
  private final long manager;

  /** What a command said and how it ended. */
  public record Said(int code, String text) {}

  private Systemd(Path root) throws IOException, InterruptedException {
    directory = Files.createTempDirectory("handoff-systemd");
    group = cgroups().orElseThrow().resolve(directory.getFileName());
    for (String target : TARGETS) {
      write(target + ".target", "[Unit]\nDefaultDependencies=no\n");
    }
    Path script = directory.resolve("systemd.sh");
    try (var source = Systemd.class.getResourceAsStream("/systemd.sh")) {
      Files.copy(source, script);
    }
    guard =
        new ProcessBuilder(
                List.of(
                    "sh",
                    script.toString(),
                    directory.toString(),
                    group.toString(),
                    root == null ? "" : root.toString()))
            .redirectError(directory.resolve("guard.log").toFile())
            .start();
    BufferedReader out = guard.inputReader();
    String unshare = out.readLine();
    if (unshare == null) {
      throw new AssertionError(log("guard.log"));
    }
    manager =
        Await.until(
            () ->
                ProcessHandle.of(Long.parseLong(unshare))
                    .flatMap(it -> it.children().findFirst())
                    .map(ProcessHandle::pid)
                    .orElse(null),
            () -> "unshare has no child:\n" + log("console.log"));
    Await.untilTrue(
        () -> tryOut("systemctl", "is-system-running").text().equals("running\n"),
        () -> "systemd does not run:\n" + log("console.log"));
  }

  /** Why there can be none here, in one sentence, and how to have one; empty if there can. */
  public static Optional<String> hindrance() throws IOException, InterruptedException {
    String why = null;
    if (run("id", "-u").text().equals("0\n")) {
      List<String> unshare = new ArrayList<>(List.of("unshare"));
      unshare.addAll(NAMESPACES);
      unshare.add("true");
      Said said = run(unshare.toArray(String[]::new));
      if (said.code() != 0) {
        why = "Root may not make namespaces here (" + said.text().strip() + ").";
      } else if (cgroups().isEmpty()) {
        why = "There is no cgroup2 here.";
      } else if (!Files.isExecutable(Path.of("/lib/systemd/systemd"))) {
        why = "There is no /lib/systemd/systemd here: install the package systemd.";
      }
    } else {
      why = "Only root can start a systemd of its own.";
    }
    return Optional.ofNullable(why).map(it -> it + HOW);
  }

  /** Starts the machine's, or the one that lies {@link #ELSEWHERE}. */
  public static Systemd start() throws IOException, InterruptedException {
    return new Systemd(ELSEWHERE == null ? null : Path.of(ELSEWHERE));
  }

  /** For files of a test; deleted at the end. */
  public Path directory() {
    return directory;
  }

  /** Its version, such as 252. */
  public int version() throws IOException, InterruptedException {
    Matcher version = VERSION.matcher(tryOut("systemctl", "--version").text());
    if (!version.find()) {
      throw new AssertionError("systemctl does not tell a version");
    }
    return Integer.parseInt(version.group(1));
  }

  /**
   * Adds a unit as it is, and beside it what makes it run without the rest of a system.
   *
   * @param more further lines, beginning with the head of a section; perhaps none
   */
  public void add(String name, String unit, String more) throws IOException, InterruptedException {
    write(name, unit);
    write(name + ".d/test.conf", ALONE + more);
    control("daemon-reload");
  }

  /** Adds a unit, or a file that changes one, as it is. */
  public void add(String name, String unit) throws IOException, InterruptedException {
    write(name, unit);
    control("daemon-reload");
  }

  /** Removes units, if they are there, with what changes them. */
  public void remove(String... names) throws IOException, InterruptedException {
    for (String name : names) {
      delete(directory.resolve("units").resolve(name));
      delete(directory.resolve("units").resolve(name + ".d"));
    }
    control("daemon-reload");
    tryControl("reset-failed");
  }

  /** Runs systemctl and returns what it says; it has to succeed. */
  public String control(String... words) throws IOException, InterruptedException {
    Said said = tryControl(words);
    if (said.code() != 0) {
      throw new AssertionError(
          "systemctl " + String.join(" ", words) + " says: " + said.text() + log("console.log"));
    }
    return said.text();
  }

  /** Runs systemctl, which may fail. */
  public Said tryControl(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("systemctl"));
    command.addAll(List.of(words));
    return tryOut(command.toArray(String[]::new));
  }

  /** A property of a unit, such as MainPID. */
  public String show(String unit, String property) throws IOException, InterruptedException {
    return control("show", "-P", property, unit).strip();
  }

  /** Ends it with everything that it has started, and removes what it has left. */
  @Override
  public void close() throws IOException, InterruptedException {
    guard.getOutputStream().close();
    if (!guard.waitFor(60, TimeUnit.SECONDS) || guard.exitValue() != 0 || Files.exists(group)) {
      throw new AssertionError("systemd has left something in " + group + log("guard.log"));
    }
    delete(directory);
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (var files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Said tryOut(String... command) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of("timeout", "60"));
    whole.addAll(List.of("nsenter", "-t", "" + manager, "-p", "-m", "-C", "-u", "-i"));
    whole.addAll(List.of(command));
    return run(whole.toArray(String[]::new));
  }

  private static Said run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  private static Optional<Path> cgroups() throws IOException {
    Matcher mount = CGROUPS.matcher(Files.readString(MOUNTS));
    return mount.find() ? Optional.of(Path.of(mount.group(1))) : Optional.empty();
  }

  private void write(String name, String unit) throws IOException {
    Path file = directory.resolve("units").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, unit);
  }

  private String log(String name) {
    return new Output(directory.resolve(name)).text();
  }
}
