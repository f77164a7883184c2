package dev.handoff.supervise;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import dev.handoff.journal.Journal;
import dev.handoff.plan.Asking;
import dev.handoff.plan.TrafficOrder;
import dev.handoff.process.Children;
import dev.handoff.story.LiveStory;
import dev.handoff.story.TrafficStatus;
import dev.handoff.subject.Capability;
import dev.handoff.subject.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Starts, changes and stops the traffic process; one run at a time. Safe for use by several
 * threads.
 */
public final class TrafficRuns {
  /** A busy machine runs the traffic process late; it cannot be stopped by a fault. */
  private static final Duration CHANGE = Duration.ofSeconds(10);

  private final Journal journal;
  private final LiveStory story;
  private final TrafficProcess process;
  private final Supplier<Target> target;
  private final Supplier<Optional<Subject>> other;
  private final Processes processes;
  private final Operator operator;
  private OutputStream orders = OutputStream.nullOutputStream();
  private long spawned;
  private boolean closed;

  TrafficRuns(
      Journal journal,
      LiveStory story,
      TrafficProcess process,
      Supplier<Target> target,
      Supplier<Optional<Subject>> other,
      Processes processes,
      EventSink sink) {
    this.journal = journal;
    this.story = story;
    this.process = process;
    this.target = target;
    this.other = other;
    this.processes = processes;
    this.operator = new Operator(sink);
  }

  /**
   * Starts a run against the server that is watched.
   *
   * @return the PID of the traffic process
   */
  public synchronized long start(TrafficOrder order) throws Refusal, IOException {
    if (closed) {
      throw Refusal.conflict("The dashboard is shutting down. Start it again first.");
    }
    TrafficStatus run = story.now().traffic();
    if (run.running() || isOnItsWay(run)) {
      throw Refusal.conflict("Traffic is already running.");
    }
    Optional<Subject> subject = other.get();
    String url = subject.map(Subject::url).orElseGet(() -> target.get().url());
    operator.does("traffic.start", rate(order) + " to " + url + ", " + order.connections());
    orders.close();
    Children.Told told =
        processes.spawnTold(
            process.command(
                isSlow(subject) ? order : order.withoutSlow(),
                url,
                subject.map(Subject::asking).orElse(Asking.USUAL)));
    orders = told.input();
    spawned = told.pid();
    return spawned;
  }

  /** Another server has no such path, or a few processes that are all busy with it. */
  private static boolean isSlow(Optional<Subject> subject) {
    return subject.isEmpty() || subject.get().capabilities().contains(Capability.SLOW_PATH);
  }

  /**
   * Changes the rate of the present run, and waits until it is changed.
   *
   * @param rate requests a second, checked
   * @return the PID of the traffic process
   * @throws Refusal if no traffic of ours runs, it cannot be changed, or it does not answer
   */
  public long change(double rate) throws Refusal, InterruptedException {
    Answers answers = new Answers(journal);
    String asked = BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    long pid = order(asked);
    Event answer =
        answers
            .first(pid, CHANGE, said -> isAnswer(said, rate, asked))
            .map(Envelope::event)
            .orElseThrow(
                () ->
                    Refusal.noAnswer(
                        "The traffic process (PID "
                            + pid
                            + ") did not change its rate within "
                            + CHANGE.toSeconds()
                            + " s."));
    if (answer instanceof TrafficEvent.ChangeRefused refused) {
      throw Refusal.conflict(refused.why());
    }
    return pid;
  }

  private static boolean isAnswer(Event said, double rate, String asked) {
    return said instanceof TrafficEvent.Changed changed && changed.rate() == rate
        || said instanceof TrafficEvent.ChangeRefused refused && refused.asked().equals(asked);
  }

  private synchronized long order(String rate) throws Refusal {
    TrafficStatus run = story.now().traffic();
    if (isOnItsWay(run)) {
      throw Refusal.conflict("Traffic is just starting. Try again in a moment.");
    } else if (!run.running()) {
      throw Refusal.conflict("No traffic is running.");
    } else if (run.pid() != spawned) {
      throw Refusal.conflict(
          "The traffic (PID "
              + run.pid()
              + ") was not started by this dashboard, so its rate can only be changed where it was"
              + " started.");
    } else if (!run.asked().steps().isEmpty()) {
      throw Refusal.conflict(
          "The rate follows steps ("
              + run.asked().steps()
              + "), so it cannot be changed by hand. Stop the traffic first.");
    }
    operator.does("traffic.rate", rate + " instead of " + rate(run.asked().rate()));
    try {
      orders.write((rate + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      throw Refusal.conflict("The traffic has just ended.");
    }
    return run.pid();
  }

  /**
   * Asks the run to end: it plans no more requests and waits for the open ones. Asked again, it
   * ends at once.
   *
   * @return the PID of the traffic process
   */
  public synchronized long stop() throws Refusal {
    long pid = pid();
    if (pid == 0) {
      throw Refusal.conflict("No traffic is running.");
    }
    operator.does("traffic.stop", "SIGTERM to PID " + pid);
    processes.signal(pid, "TERM");
    return pid;
  }

  /**
   * Refuses further runs and asks the present one to end.
   *
   * @return the PID of the traffic process, 0 if there is none
   */
  synchronized long close() {
    closed = true;
    long pid = pid();
    if (pid != 0) {
      processes.signal(pid, "TERM");
    }
    return pid;
  }

  private static String rate(TrafficOrder order) {
    return order.steps().isEmpty() ? rate(order.rate()) : "steps " + order.steps();
  }

  private static String rate(double rate) {
    return (long) rate + " requests/s";
  }

  private long pid() {
    TrafficStatus run = story.now().traffic();
    return run.running() ? run.pid() : isOnItsWay(run) ? spawned : 0;
  }

  /** True from the spawn of the process until it has reported that traffic begins, or has ended. */
  private boolean isOnItsWay(TrafficStatus run) {
    return run.pid() != spawned && processes.isChild(spawned);
  }
}
