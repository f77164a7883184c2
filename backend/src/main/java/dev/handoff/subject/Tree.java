package dev.handoff.subject;

import dev.handoff.event.KernelEvent;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.ProcessTree;
import dev.handoff.procfs.ProcessTree.Process;
import dev.handoff.watch.KernelReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The processes of a server at the last look, and which of them hold its listener. */
final class Tree {
  /** A look is not a single moment: a socket that is handed over may be with nobody in one. */
  private static final int LOOKS = 3;

  private final KernelReader reader;
  private Set<Long> holders = Set.of();
  private ProcessTree processes;

  Tree(Endpoint listener, ProcessTree.Roots roots) {
    this.reader = new KernelReader(() -> listener, Path.of("/proc"), List::of, () -> roots);
  }

  /** Looks again. */
  void look() throws IOException {
    KernelEvent.Sample sample = reader.sample();
    processes = reader.tree();
    holders = new TreeSet<>();
    for (KernelEvent.Listener each : sample.listeners()) {
      holders.addAll(each.holders());
    }
    holders.retainAll(processes.pids());
  }

  /** Looks until somebody holds the listener, but only a few times. */
  void lookForHolders() throws IOException {
    int looks = 0;
    do {
      look();
    } while (holders.isEmpty() && ++looks < LOOKS);
  }

  /** All processes. */
  Set<Long> pids() {
    return processes.pids();
  }

  /** Those that hold the listener. */
  Set<Long> holders() {
    return holders;
  }

  /** The oldest of those: a master before its workers. */
  Optional<Long> oldestHolder() {
    return processes.members().stream()
        .filter(each -> holders.contains(each.pid()))
        .min(Comparator.comparingLong(Process::start).thenComparingLong(Process::pid))
        .map(Process::pid);
  }
}
