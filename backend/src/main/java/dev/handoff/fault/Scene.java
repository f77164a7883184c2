package dev.handoff.fault;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.FaultEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.story.Generation;
import dev.handoff.supervise.Refusal;
import dev.handoff.supervise.Signal;
import dev.handoff.supervise.Supervision;
import dev.handoff.supervise.Target;
import dev.handoff.watch.KernelReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * One fault while it is carried out: what it may do, and what the journal says meanwhile. For one
 * thread.
 */
final class Scene {
  private final Supervision supervision;
  private final Target target;
  private final EventSink sink;
  private final Roles roles;
  private final JournalSince since;
  private final Tail tail;
  private final KernelReader kernel;

  /**
   * A scene that begins now.
   *
   * @param after the id of the last journal entry before it
   */
  Scene(Supervision supervision, Target target, Journal journal, Roles roles, long after) {
    this.supervision = supervision;
    this.target = target;
    this.sink = journal.sink(0);
    this.roles = roles;
    this.since = new JournalSince(System.nanoTime());
    this.tail = new Tail(journal, after);
    this.kernel =
        new KernelReader(target::endpoint, Path.of("/proc"), () -> supervision.story().alive());
  }

  /** The roles of the processes when it began. */
  Roles roles() {
    return roles;
  }

  /** What the journal has said so far, up to the last wait. */
  JournalSince since() {
    return since;
  }

  /** Host and port for the Host header. */
  String authority() {
    return target.authority();
  }

  String host() {
    return target.host();
  }

  int port() {
    return target.port();
  }

  /**
   * Sends SIGHUP to the serving generation.
   *
   * @param release to choose first, or null
   * @throws Refusal if the upgrade is refused
   */
  void upgrade(String release) throws Refusal, IOException, InterruptedException {
    supervision.supervisor().upgrade(release, null);
  }

  /** Restarts the server in its own way. */
  void restart() throws Refusal, IOException, InterruptedException {
    supervision.supervisor().restart(null);
  }

  /** Makes a release the next one again, unless somebody has chosen another one meanwhile. */
  void chooseAgain(String before, String instead) throws Refusal, IOException {
    if (instead.equals(supervision.supervisor().releases().chosen()) && !instead.equals(before)) {
      supervision.supervisor().choose(before);
    }
  }

  /** A living generation that the journal knows by now; null if there is none with that PID. */
  Generation generation(long pid) {
    return supervision.story().now().generations().stream()
        .filter(each -> each.alive() && each.pid() == pid)
        .findFirst()
        .orElse(null);
  }

  /**
   * Sends a signal and reports it in the journal, stamped just before kill(2), so that nothing it
   * causes has an earlier stamp.
   *
   * @return false if the process is gone
   */
  boolean signal(Fault fault, Generation generation, Signal signal) {
    long at = System.nanoTime();
    boolean sent = generation != null && supervision.signal(generation, signal);
    if (sent) {
      sink.publish(new FaultEvent.Signal(fault.name(), generation.pid(), signal.name()), at);
    }
    return sent;
  }

  /** Puts a fact about the fault into the journal. */
  void tell(Event event) {
    sink.publish(event);
  }

  /** Looks at the accept queue now, in addition to the regular looks. */
  void lookAtKernel() {
    try {
      sink.publish(kernel.sample());
    } catch (IOException unreadable) {
      // Nothing is known, so nothing is published.
    }
  }

  /** Reads the journal until the condition holds; false if the time is up first. */
  boolean await(Duration atMost, Predicate<JournalSince> there) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean seen = there.test(since);
    while (!seen) {
      var next = tail.next(deadline);
      if (next.isEmpty()) {
        return false;
      }
      since.add(next.get().envelope());
      seen = there.test(since);
    }
    return true;
  }

  /** Reads the journal for this long. */
  void pause(Duration time) throws InterruptedException {
    await(time, any -> false);
  }
}
