package dev.handoff.systemd;

import dev.handoff.process.Children;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * The systemd that runs the services of this user, with some units more. They are linked for as
 * long as the machine runs at most, and are taken away at the end.
 */
final class UserSystemd extends Systemd {
  /** A unit that takes away the others when we have gone. */
  private final String guard;

  private final Set<String> linked = new CopyOnWriteArraySet<>();

  UserSystemd(Children children, Path directory, Path units) throws IOException {
    super(children, directory, units);
    Path owner = directory.toAbsolutePath().getParent().getFileName();
    this.guard = "handoff-guard-" + owner + ".service";
  }

  @Override
  void begin(Available available) throws SystemdException, IOException, InterruptedException {
    systemctlAt("");
    String group = control("show", "--property=ControlGroup", "--value");
    Path itself = Path.of(available.cgroups() + group, "init.scope", "cgroup.procs");
    // The other one there is its child.
    isManagedBy(Files.readAllLines(itself).stream().mapToLong(Long::parseLong).min().orElseThrow());
    Path script = write("guard.sh", Script.USER.text());
    String command =
        quoted(
            List.of(
                "/bin/sh",
                script.toString(),
                Long.toString(ProcessHandle.current().pid()),
                units().toString(),
                guard));
    Files.writeString(
        units().resolve(guard), "[Service]\nExecStart=" + command + "\nKillMode=process\n");
    reload();
    control("start", guard);
  }

  @Override
  public void reload() throws SystemdException, IOException, InterruptedException {
    try (var files = Files.list(units())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        link(file);
      }
    }
    control("daemon-reload");
  }

  /** A unit of that name which is not ours must not be hidden. */
  private void link(Path file) throws SystemdException, IOException, InterruptedException {
    String name = file.getFileName().toString();
    if (linked.contains(name)) {
      return;
    }
    if (systemctl("cat", name).code() == 0) {
      throw new SystemdException(
          "This user has a unit " + name + " already: give the one of the subject another name.");
    }
    control("link", "--runtime", file.toString());
    linked.add(name);
  }

  @Override
  public boolean begins(long pid, long parent) {
    String unit = isManager(parent) ? Proc.cgroup(pid).replaceAll(".*/", "") : guard;
    return !unit.equals(guard) && linked.contains(unit);
  }

  /** The guard does it; if this program is ending, as soon as that has ended. */
  @Override
  void end() throws IOException, InterruptedException {
    if (!children().isEnding() && !linked.isEmpty()) {
      systemctl("stop", guard);
    }
  }
}
