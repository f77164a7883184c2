package dev.handoff.subject;

import dev.handoff.process.Children;
import dev.handoff.process.Remains;
import java.util.Collection;
import java.util.Optional;

/** What was started for a server: the processes with which its tree begins. */
final class Origins {
  private final Children children;
  private final Remains remains;

  /** Null unless it runs under systemd. */
  private final Services services;

  private final Pids roots = new Pids();
  private final Pids commands = new Pids();

  Origins(Children children, Remains remains, Services services) {
    this.children = children;
    this.remains = remains;
    this.services = services;
  }

  /** Whether its tree begins with a process. For several threads. */
  boolean begins(long pid, long parent) {
    return started(pid) || services != null && services.begins(pid, parent);
  }

  /** Whether it has been started for it. For several threads. */
  boolean started(long pid) {
    return roots.contains(pid);
  }

  /** Another process has been started for it. */
  void add(long pid) {
    roots.add(pid);
    remains.add(pid);
  }

  /** A command that may start some of its processes has been started. */
  void command(long pid) {
    commands.add(pid);
    remains.add(pid);
  }

  /** Some of its processes: if this program is killed, they are found by their sessions. */
  void writeDown(Collection<Long> pids) {
    pids.forEach(remains::add);
  }

  /** Whether one that we have started for it, or that became ours, is among its ancestors. */
  boolean have(long pid) {
    ProcessHandle below = null;
    Optional<ProcessHandle> each = ProcessHandle.of(pid);
    while (each.isPresent() && !each.get().equals(ProcessHandle.current())) {
      below = each.get();
      each = below.parent();
    }
    return each.isPresent()
        && below != null
        && (roots.contains(below.pid())
            || commands.contains(below.pid())
            || !children.isChild(below.pid()));
  }
}
