package dev.handoff.restart;

import dev.handoff.event.ComponentEvent;
import java.time.Duration;
import java.util.List;

/** No connection is left; the components stop, the last registered first. */
final class Stopping implements Leaving {

  /** A component and how long it may take to stop. */
  record Registered(Component component, Duration deadline) {}

  private final Lifecycle life;
  private final List<Registered> left;
  private final String reason;
  private final int cut;
  private final Thread thread;
  private final long beganAt;
  private final boolean allWell;
  private volatile boolean finished;

  private Stopping(Lifecycle life, List<Registered> left, String reason, int cut, boolean allWell) {
    this.life = life;
    this.left = left;
    this.reason = reason;
    this.cut = cut;
    this.allWell = allWell;
    this.beganAt = life.now();
    this.thread = new Thread(this::stop, "stop-" + current().name());
    thread.setDaemon(true);
  }

  /** The next state once all connections have gone or have been cut. */
  static State after(Lifecycle life, String reason, int cut) {
    return next(life, life.components(), reason, cut, cut == 0);
  }

  private static State next(
      Lifecycle life, List<Registered> left, String reason, int cut, boolean allWell) {
    if (left.isEmpty()) {
      return new Exited(allWell ? 0 : 1, reason, cut);
    }
    Stopping stopping = new Stopping(life, left, reason, cut, allWell);
    life.publish(
        new ComponentEvent.Stopping(stopping.current().name(), stopping.current().pending()));
    stopping.thread.start();
    return stopping;
  }

  @Override
  public Lifecycle life() {
    return life;
  }

  @Override
  public State tick() {
    boolean overdue = life.now() - beganAt > left.get(0).deadline().toNanos();
    if (thread.isAlive() && !overdue) {
      return this;
    }
    thread.interrupt();
    life.publish(
        new ComponentEvent.Stopped(
            current().name(), current().pending(), life.millisSince(beganAt)));
    List<Registered> rest = left.subList(1, left.size());
    return finished
        ? next(life, rest, reason, cut, allWell)
        : next(life, rest, reason + ", " + current().name() + " unfinished", cut, false);
  }

  private Component current() {
    return left.get(0).component();
  }

  private void stop() {
    try {
      current().stop();
      finished = true;
    } catch (Exception e) {
      System.err.println("The component " + current().name() + " failed to stop: " + e);
    }
  }
}
