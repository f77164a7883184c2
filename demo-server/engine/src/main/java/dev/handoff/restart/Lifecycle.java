package dev.handoff.restart;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One thread, one queue, one state. Signals, lines from the ready pipe and ticks of the clock are
 * all handled by that thread, so nothing in the engine needs a lock.
 */
final class Lifecycle {
  static final Duration HEARTBEAT = Duration.ofMillis(250);
  static final Duration WATCHFUL = Duration.ofMillis(20);

  private static final Duration LAST_ACCEPT = Duration.ofSeconds(1);

  private final BlockingQueue<UnaryOperator<State>> messages = new LinkedBlockingQueue<>();
  private final Dying dying = new Dying(this);
  private final Held held;
  private final Service service;
  private final Clock clock;
  private final Spawner spawner;
  private final Backoff backoff;
  private final Pulse pulse;
  private final Standby standby;
  private final WarmUp warmUp;
  private State state = new Serving(this);
  private long nextBeat;
  private volatile int terminations;

  Lifecycle(Held held, Service service, Clock clock, Spawner spawner, Backoff backoff) {
    this.held = held;
    this.service = service;
    this.clock = clock;
    this.spawner = spawner;
    this.backoff = backoff;
    this.pulse = new Pulse(held, service);
    // Its first moments belong to its clients: docs/handover.md.
    this.nextBeat = clock.now() + HEARTBEAT.toNanos();
    this.standby = new Standby(this, spawner, clock, backoff.another());
    this.warmUp = new WarmUp(this, spawner, held.inheritance().isOfStandby());
  }

  /** Queues a message; any thread may call this. */
  void post(UnaryOperator<State> message) {
    messages.add(message);
  }

  /** Runs from ready to exit. */
  Exited run() throws InterruptedException {
    while (!(state instanceof Exited)) {
      long wait = Math.min(state.pace().toNanos(), nextBeat - now());
      UnaryOperator<State> message = clock.poll(messages, wait);
      state = message == null ? state.tick() : message.apply(state);
      if (now() >= nextBeat) {
        pulse.beat(state.name(), now());
        held.terminal().look();
        dying.reap();
        missThePredecessor();
        nextBeat = Math.max(nextBeat, now() - HEARTBEAT.toNanos()) + HEARTBEAT.toNanos();
      }
    }
    dying.leaveAlone();
    return (Exited) state;
  }

  /** Handles a signal. */
  State obey(State state, String signal, Signals.Order order) {
    return switch (order) {
      case ABORT -> state.abort(signal);
      case UPGRADE -> signal.equals("HUP") ? hangUp(state) : state.upgrade(signal);
      case DRAIN -> terminate(state, signal);
      case EXIT -> exit(state, signal);
    };
  }

  /** SIGHUP asks for an upgrade, unless it was sent because the terminal was closed. */
  private State hangUp(State state) {
    if (!held.terminal().hasJustClosed()) {
      return state.upgrade("HUP");
    }
    return held.terminal().isOutlived()
        ? refuse(
            state,
            "HUP",
            "Its terminal has been closed, and it was started to outlive that (nohup).")
        : state.terminate("HUP");
  }

  /** The first request to end is for the state to handle; the second ends the process at once. */
  private State terminate(State state, String signal) {
    return ++terminations > 1 ? Exited.forced(this, signal) : state.terminate(signal);
  }

  /**
   * A drain that is cut as it begins, so that a next generation is treated as in any other drain.
   */
  private State exit(State state, String signal) {
    state.terminate(signal);
    return Exited.atOnce(this);
  }

  /** A way to spawn the generation with this number, whose lines go there. */
  interface Birth {
    Spawner.Spawned of(int generation, Consumer<String> heard) throws IOException;
  }

  /**
   * Spawns the next generation.
   *
   * @throws IOException if there is no new process; the message is one sentence
   */
  Child spawn(Birth birth) throws IOException {
    int next = generation() + 1;
    Child[] child = new Child[1];
    // The pipe's reader may be faster than this assignment, but its message is not handled before:
    // this is the thread that handles messages.
    child[0] =
        new Child(birth.of(next, line -> post(state -> state.heard(child[0], line))), next, clock);
    return child[0];
  }

  /** The same as things are now. */
  Child spawnNext() throws IOException {
    return spawn(spawner::spawn);
  }

  /** The word ready of a child, which it may write until its time is over. */
  Awaited await(Child child, long since, Duration within) {
    return new Awaited(child, Awaited.Line.READY, clock, since, within);
  }

  /** Reaps the child once it has died. That can take a while, and nothing waits for it. */
  void bury(Child child) {
    dying.add(child);
  }

  /**
   * Aborts an upgrade. That is no failure, so the next one is allowed at once.
   *
   * @param within how long the new process may take to end
   */
  State abort(Child child, Duration within, String signal, String why) {
    long abortedAt = now();
    child.dismiss(settings().signals().drain(), within);
    publish(new UpgradeEvent.Aborted(child.pid(), "SIG" + signal, why), abortedAt);
    bury(child);
    return new Serving(this);
  }

  /**
   * Closes the listener, and publishes that when no more connection can come from it: a thread in
   * accept(2) holds the socket until a signal wakes it, and may return with one more connection.
   */
  void closeListener() {
    long closedAt = now();
    if (restart() == null) {
      closeSockets(closedAt);
    } else {
      restart().letGo(() -> closeSockets(closedAt));
    }
    pulse.tellFirst(service.load().accepts());
    publish(
        new ListenerEvent.Closed(held.listener().inode(), service.load().accepts().lastAt()),
        closedAt);
  }

  private void closeSockets(long closedAt) {
    held.listener().close();
    held.sockets().close();
    while (service.load().arriving() && now() - closedAt < LAST_ACCEPT.toNanos()) {
      clock.pause(100_000);
    }
  }

  State refuse(State state, String signal, String why) {
    publish(new UpgradeEvent.Refused("SIG" + signal, why));
    return state;
  }

  State refuseAbort(State state, String signal, String why) {
    publish(new UpgradeEvent.AbortRefused("SIG" + signal, why));
    return state;
  }

  EventSink events() {
    return held.events();
  }

  void publish(Event event) {
    held.events().publish(event);
  }

  /**
   * Publishes an event of the past with its own time, so that a cause is stamped before its
   * effects.
   */
  void publish(Event event, long at) {
    held.events().publish(event, at);
  }

  long now() {
    return clock.now();
  }

  long millisSince(long moment) {
    return (now() - moment) / 1_000_000;
  }

  /** Whether a signal has told this process to end; any thread may ask. */
  boolean isToldToEnd() {
    return terminations > 0;
  }

  /** What SIGHUP does instead of an upgrade; null for an upgrade. */
  Restart restart() {
    return held.restart();
  }

  /** Why the next generation would not outlive this one, in one sentence; or null. */
  String hindrance() {
    if (held.restart() != null) {
      return null;
    }
    if (held.process().pid() == 1) {
      return Serving.IS_INIT;
    }
    return held.process().isUnheard() ? Serving.IS_UNHEARD : null;
  }

  int generation() {
    return held.inheritance().generation();
  }

  Settings settings() {
    return held.settings();
  }

  Service service() {
    return service;
  }

  /** The components, in the order in which they stop. */
  List<Stopping.Registered> components() {
    return List.copyOf(held.components());
  }

  Backoff backoff() {
    return backoff;
  }

  /** The next generation ahead of time. */
  WarmUp warmUp() {
    return warmUp;
  }

  Standby standby() {
    return standby;
  }

  /** Whether the generation before this one can no longer take over again. */
  boolean isAlone() {
    return held.predecessor().hasLetGo();
  }

  private void missThePredecessor() {
    if (held.predecessor().hasLeft()) {
      publish(new ProcessEvent.Orphaned(held.predecessor().pid()));
    }
  }
}
