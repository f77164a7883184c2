package dev.handoff.watch;

import dev.handoff.event.EventSink;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.procfs.ProcessTree;
import dev.handoff.procfs.ProcessTree.Process;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has changed between two looks at a server, as facts that need no word from it: which
 * processes it has, and who holds its listeners. Not safe for use by several threads.
 */
final class Changes {
  private final EventSink sink;
  private final Map<Long, Sighting> sightings = new HashMap<>();
  private final Map<Long, ListenerEvent.Held> held = new HashMap<>();
  private final Set<Long> unheld = new HashSet<>();

  /**
   * A process that has been seen.
   *
   * @param at when first, on the monotonic clock
   * @param told whether that was reported: what is not there any more at the next look is not
   */
  private record Sighting(Process process, boolean inTree, long at, boolean told) {}

  Changes(EventSink sink) {
    this.sink = sink;
  }

  /** Compares a look with the one before. */
  void report(ProcessTree tree, List<ListenerEvent.Held> listeners, long now) {
    for (Sighting each : List.copyOf(sightings.values())) {
      boolean there =
          tree.process(each.process().pid())
              .filter(process -> process.start() == each.process().start())
              .isPresent();
      if (!there) {
        gone(each, now);
      }
    }
    tree.members().forEach(process -> seen(process, true, tree, now));
    for (ListenerEvent.Held listener : listeners) {
      for (long holder : listener.holders()) {
        tree.process(holder)
            .filter(process -> !tree.members().contains(process))
            .ifPresent(process -> seen(process, false, tree, now));
      }
    }
    listeners.forEach(listener -> held(listener, now));
    List.copyOf(held.values()).stream()
        .filter(former -> listeners.stream().noneMatch(each -> each.inode() == former.inode()))
        .forEach(former -> closed(former, now));
  }

  private void seen(Process process, boolean inTree, ProcessTree tree, long now) {
    Sighting before = sightings.get(process.pid());
    if (before == null || before.inTree() != inTree) {
      sightings.put(process.pid(), new Sighting(process, inTree, now, false));
    } else if (!before.told()) {
      sightings.put(process.pid(), new Sighting(process, inTree, before.at(), true));
      sink.publish(
          new ProcessEvent.Seen(
              process.pid(),
              process.parent(),
              process.name(),
              tree.command(process.pid()),
              process.start(),
              inTree),
          before.at());
    }
  }

  private void gone(Sighting sighting, long now) {
    sightings.remove(sighting.process().pid());
    if (sighting.told()) {
      Process process = sighting.process();
      sink.publish(new ProcessEvent.Gone(process.pid(), process.start()), now);
    }
  }

  /** A look is not a single moment: that nobody holds a socket counts if two of them say so. */
  private void held(ListenerEvent.Held listener, long now) {
    long inode = listener.inode();
    ListenerEvent.Held before = held.get(inode);
    boolean nobody = listener.holders().isEmpty() && !listener.equals(before);
    if (nobody && (before == null || unheld.add(inode))) {
      return;
    }
    unheld.remove(inode);
    if (!listener.equals(before)) {
      held.put(inode, listener);
      sink.publish(listener, now);
    }
  }

  private void closed(ListenerEvent.Held former, long now) {
    held.remove(former.inode());
    unheld.remove(former.inode());
    if (!former.holders().isEmpty()) {
      sink.publish(new ListenerEvent.Held(former.inode(), former.address(), List.of()), now);
    }
  }
}
