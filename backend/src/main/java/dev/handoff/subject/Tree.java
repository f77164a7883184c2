package dev.handoff.subject;

import dev.handoff.event.KernelEvent;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.ProcessTree;
import dev.handoff.procfs.ProcessTree.Process;
import dev.handoff.procfs.Standbys;
import dev.handoff.watch.KernelReader;
import java.io.File;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The processes of a server at the last look, and which of them hold its listener. */
final class Tree {
  /** A look is not a single moment: a socket that is handed over may be with nobody in one. */
  private static final int LOOKS = 3;

  private static final File PROC = new File("/proc");
  private static final Standbys STANDBYS = new Standbys(PROC.toPath());

  /** Null for processes that hold no listener. */
  private final Endpoint listener;

  private final ProcessTree.Roots roots;
  private final KernelReader reader;
  private Set<Long> holders = Set.of();
  private Set<Long> strangers = Set.of();
  private Set<Long> listeners = Set.of();
  private ProcessTree processes = new ProcessTree(PROC);

  Tree(Endpoint listener, ProcessTree.Roots roots) {
    this.listener = listener;
    this.roots = roots;
    this.reader = new KernelReader(() -> listener, PROC.toPath(), List::of, () -> roots);
  }

  /** One without a process. */
  static Tree none() {
    return of((pid, parent) -> false);
  }

  /** The tree of processes that hold no listener. */
  static Tree of(ProcessTree.Roots roots) {
    return new Tree(null, roots);
  }

  /** Another tree at the same listener. */
  Tree at(ProcessTree.Roots roots) {
    return new Tree(listener, roots);
  }

  /** Looks again. */
  void look() throws IOException {
    if (listener == null) {
      processes.look(
          ProcessHandle.allProcesses().map(ProcessHandle::pid).collect(Collectors.toSet()), roots);
      return;
    }
    List<KernelEvent.Listener> found = reader.listeners();
    processes = reader.tree();
    holders = new TreeSet<>();
    listeners = new TreeSet<>();
    for (KernelEvent.Listener each : found) {
      holders.addAll(STANDBYS.without(each.holders()));
      listeners.add(each.inode());
    }
    strangers = new TreeSet<>(holders);
    strangers.removeAll(processes.pids());
    holders.retainAll(processes.pids());
  }

  /** Looks until somebody holds the listener, but only a few times. */
  void lookForHolders() throws IOException {
    int looks = 0;
    do {
      look();
    } while (listener != null && holders.isEmpty() && ++looks < LOOKS);
  }

  /** All processes. */
  Set<Long> pids() {
    return processes.pids();
  }

  /** Those that hold the listener; a standby only waits with it. */
  Set<Long> holders() {
    return holders;
  }

  /** The inodes of the sockets that they hold. */
  Set<Long> listeners() {
    return listeners;
  }

  /** Others that hold it. */
  Set<Long> strangers() {
    return strangers;
  }

  /** The oldest of those that hold it: a master before its workers. */
  Optional<Long> oldestHolder() {
    return processes.members().stream()
        .filter(each -> holders.contains(each.pid()))
        .min(Comparator.comparingLong(Process::start).thenComparingLong(Process::pid))
        .map(Process::pid);
  }
}
