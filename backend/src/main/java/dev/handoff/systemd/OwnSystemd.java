package dev.handoff.systemd;

import dev.handoff.process.Children;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A systemd that root has started in namespaces of its own, with the files of this machine and the
 * usual PIDs; {@code own.sh} says how.
 */
final class OwnSystemd extends Systemd {
  private static final long LOOK_MILLIS = 5;

  private final Path group;

  /** For its sockets, whose paths must be short: the folder of a person may lie deep. unix(7). */
  private final Path runtime = Files.createTempDirectory(Path.of("/tmp"), "handoff-systemd");

  private final List<String> guarded;
  private Children.Told guard;

  OwnSystemd(Available available, Children children, Path directory, Path units)
      throws IOException {
    super(children, directory, units);
    // Named after the folder of its owner, which nobody else has.
    Path owner = directory.toAbsolutePath().getParent().getFileName();
    this.group = available.cgroups().resolve("handoff-" + owner);
    Path elsewhere = available.elsewhere();
    this.guarded =
        List.of(
            "sh",
            write("guard.sh", Script.OWN.text()).toString(),
            directory.toString(),
            units.toString(),
            group.toString(),
            runtime.toString(),
            elsewhere == null ? "" : elsewhere.toString());
  }

  @Override
  void begin(Available available) throws SystemdException, IOException, InterruptedException {
    guard = children().spawnTold(guarded, Children.environment());
    systemctlAt(runtime.toString());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!systemctl("show", "--property=SystemState", "--value").text().equals("running")) {
      if (!isGuarded() || hasEnded() || System.nanoTime() > deadline) {
        throw new SystemdException(
            "systemd does not start: " + log("guard.log") + log("console.log"));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    isManagedBy(Long.parseLong(log("pid")));
  }

  /** Whether the guard has not ended, who ends everything when we have gone. */
  private boolean isGuarded() {
    return guard != null && Proc.startOf(guard.pid()).isPresent();
  }

  private boolean hasEnded() throws IOException {
    String pid = log("pid");
    return !pid.isEmpty() && Proc.startOf(Long.parseLong(pid)).isEmpty();
  }

  @Override
  public void reload() throws SystemdException, IOException, InterruptedException {
    control("daemon-reload");
  }

  @Override
  public boolean begins(long pid, long parent) {
    return isManager(parent);
  }

  /** The guard does it; or the rest, if it has been killed. */
  @Override
  void end() throws IOException, InterruptedException {
    if (guard != null) {
      guard.input().close();
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (isGuarded() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    while (Files.exists(group)) {
      try {
        Path kill = group.resolve("cgroup.kill");
        if (Files.exists(kill)) {
          Files.writeString(kill, "1");
        }
        remove(group, Files::isDirectory);
      } catch (IOException | UncheckedIOException busy) {
        if (System.nanoTime() > deadline) {
          throw busy;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
    if (Files.exists(runtime)) {
      remove(runtime, each -> true);
    }
  }

  private static void remove(Path top, Predicate<Path> which) throws IOException {
    try (var all = Files.walk(top)) {
      for (Path each : all.filter(which).sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
