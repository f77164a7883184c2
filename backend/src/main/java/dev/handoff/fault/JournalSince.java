package dev.handoff.fault;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the journal has said since a fault was injected. For one thread. */
final class JournalSince {
  private final List<Envelope> said = new ArrayList<>();
  private final NavigableSet<Envelope> ofRestarts = new TreeSet<>(Restart.ORDER);
  private final long from;

  /**
   * A journal without events yet.
   *
   * @param from the moment of the injection on the monotonic clock; what happened before it but is
   *     reported later is left out
   */
  JournalSince(long from) {
    this.from = from;
  }

  void add(Envelope envelope) {
    if (envelope.mono() >= from) {
      said.add(envelope);
      if (Restart.mayEndBy(envelope.event())) {
        ofRestarts.add(envelope);
      }
    }
  }

  /** The moment of the injection on the monotonic clock. */
  long from() {
    return from;
  }

  /** What became of the traffic. */
  Effect effect() {
    return Effect.of(this);
  }

  /** All events of a type, in the order in which they came. */
  <E extends Event> List<E> all(Class<E> type) {
    return said.stream().map(Envelope::event).filter(type::isInstance).map(type::cast).toList();
  }

  /** The first event of a type that fits, from any process. */
  <E extends Event> Optional<E> first(Class<E> type, Predicate<? super E> fits) {
    return all(type).stream().filter(fits).findFirst();
  }

  /** The first event of a type from this process. */
  <E extends Event> Optional<E> saidBy(long pid, Class<E> type) {
    return envelope(pid, type).map(envelope -> type.cast(envelope.event()));
  }

  /** The same, with its stamps. */
  Optional<Envelope> envelope(long pid, Class<? extends Event> type) {
    return envelope(pid, type::isInstance);
  }

  /** The first event from this process that fits, with its stamps. */
  Optional<Envelope> envelope(long pid, Predicate<Event> fits) {
    return said.stream().filter(each -> each.pid() == pid && fits.test(each.event())).findFirst();
  }

  /** The end of a process, reported by any process. */
  Optional<Envelope> endOf(long pid) {
    return said.stream()
        .filter(each -> each.event() instanceof ProcessEvent.Exited exited && exited.of() == pid)
        .findFirst();
  }

  /** The restart that this process was asked for; empty if it has said nothing of one. */
  Optional<Restart> restartOf(long old) {
    return Restart.firstOf(old, ofRestarts);
  }

  /** Whether the restart that this process was asked for has ended like that. */
  boolean ended(long old, Outcome... how) {
    return restartOf(old).filter(restart -> List.of(how).contains(restart.outcome())).isPresent();
  }

  /**
   * Why the restart that this process was asked for has failed, in one word; empty if not known.
   */
  String causeOfFailure(long old) {
    return saidBy(old, ChildEvent.Failed.class).map(ChildEvent.Failed::cause).orElse("");
  }

  /**
   * Whether this process has failed to upgrade and has shown a sign of life since; or somebody has
   * aborted its upgrade.
   */
  boolean goesOnWithout(long old) {
    return ended(old, Outcome.ABORTED)
        || ended(old, Outcome.FAILED, Outcome.ROLLED_BACK)
            && envelope(old, UpgradeEvent.Backoff.class)
                .filter(backoff -> livesAfter(old, backoff.mono()))
                .isPresent();
  }

  /** True if this process has sent a heartbeat after that moment, on the monotonic clock. */
  boolean livesAfter(long pid, long moment) {
    return said.stream()
        .anyMatch(
            each ->
                each.pid() == pid
                    && each.mono() > moment
                    && each.event() instanceof ProcessEvent.Heartbeat);
  }

  /** The longest time without a heartbeat of this process, in milliseconds. */
  long longestSilence(long pid) {
    long last = from;
    long longest = 0;
    for (Envelope each : said) {
      if (each.pid() == pid && each.event() instanceof ProcessEvent.Heartbeat) {
        longest = Math.max(longest, each.mono() - last);
        last = each.mono();
      }
    }
    return longest / 1_000_000;
  }

  /** The most connections that any look at the kernel saw waiting to be accepted. */
  int longestQueue() {
    return all(KernelEvent.Sample.class).stream()
        .flatMap(sample -> sample.listeners().stream())
        .mapToInt(KernelEvent.Listener::acceptQueue)
        .max()
        .orElse(0);
  }
}
