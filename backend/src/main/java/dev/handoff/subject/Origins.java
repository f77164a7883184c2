package dev.handoff.subject;

import dev.handoff.process.Children;
import dev.handoff.process.Remains;
import dev.handoff.procfs.Proc;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was started for a server: the processes with which its tree begins. */
final class Origins {
  private final Children children;
  private final Remains remains;

  /** Null unless it runs under systemd. */
  private final Services services;

  private final Set<Long> roots = ConcurrentHashMap.newKeySet();
  private final Set<Long> commands = ConcurrentHashMap.newKeySet();

  Origins(Children children, Remains remains, Services services) {
    this.children = children;
    this.remains = remains;
    this.services = services;
  }

  /** Whether its tree begins with a process. For several threads. */
  boolean begins(long pid, long parent) {
    return roots.contains(pid) || services != null && services.begins(pid, parent);
  }

  /** Another process has been started for it. */
  void add(long pid) {
    roots.removeIf(former -> !Proc.isThere(former));
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
