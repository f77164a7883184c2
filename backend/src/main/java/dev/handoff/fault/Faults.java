package dev.handoff.fault;

import dev.handoff.event.EventSink;
import dev.handoff.event.FaultEvent;
import dev.handoff.journal.Journal;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.Capability;
import dev.handoff.supervise.PreparedRelease;
import dev.handoff.supervise.Refusal;
import dev.handoff.supervise.Releases;
import dev.handoff.supervise.Supervision;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All faults; one runs at a time. Safe for use by several threads. */
public final class Faults implements AutoCloseable {
  /** The fields that a request may have. */
  public static final List<String> FIELDS = List.of("moment", "seconds");

  private static final List<Fault> ALL =
      Stream.concat(
              FaultyRelease.all().stream(),
              Stream.of(
                  new Kill(true),
                  new Kill(false),
                  new StopProcess(),
                  new StuckRequest(),
                  new Burst(),
                  new HoldAccept()))
          .toList();

  /**
   * Enough for the last news: traffic reports losses ten times a second, heartbeats come four times
   * a second.
   */
  private static final Duration LAST_NEWS = Duration.ofSeconds(1);

  private final Journal journal;
  private final Supervision supervision;
  private final EventSink sink;
  private final Map<String, Finding> last = new HashMap<>();
  private String latest;
  private Fault running;
  private Thread thread;
  private boolean closed;

  /** All faults, none done yet. */
  public Faults(Journal journal, Supervision supervision) {
    this.journal = journal;
    this.supervision = supervision;
    this.sink = journal.sink(0);
  }

  /**
   * One way to use a fault.
   *
   * @param moment of a kill: now, spawned, ready or draining; null for faults without moments
   * @param does which signal or system call, to which process
   * @param expect what will happen if all is well
   * @param whyNot why it cannot be done now; null if it can
   */
  public record Choice(String moment, String does, String expect, String whyNot) {}

  /**
   * The current state of a fault.
   *
   * @param name its name in the API
   * @param title a few words for people
   * @param needs what the server must offer for it
   * @param destructive true if people must be asked first
   * @param running true while it is being done
   * @param choices at least one
   * @param last what happened the last time; null if it has not been done yet
   * @param latest true if no other fault was done after it
   */
  public record Offer(
      String name,
      String title,
      Capability needs,
      boolean destructive,
      boolean running,
      List<Choice> choices,
      Finding last,
      boolean latest) {

    /** Whether it is an upgrade to a release with a defect. */
    public boolean upgrades() {
      return needs == Capability.RELEASE_FILE;
    }
  }

  /** All of them, in the order of the page. */
  public synchronized List<Offer> all() {
    Roles roles = roles();
    List<Offer> offers = new ArrayList<>();
    for (Fault fault : ALL) {
      if (fault.needs() == Capability.HOLD_ACCEPT
          && supervision.whyMissing(Capability.HOLD_ACCEPT) != null) {
        // Of one way only: elsewhere it would need an explanation and be of no use.
        continue;
      }
      List<Choice> choices =
          fault.choices().stream().map(options -> choice(fault, options, roles)).toList();
      offers.add(
          new Offer(
              fault.name(),
              fault.title(),
              fault.needs(),
              fault.destructive(),
              fault == running,
              choices,
              last.get(fault.name()),
              fault.name().equals(latest)));
    }
    return offers;
  }

  /**
   * Starts it in a thread of its own; what comes of it will be in the journal.
   *
   * @param fields of {@link #FIELDS}, each may be missing
   * @return what to expect
   * @throws Refusal if there is no such fault, or it cannot be done now
   */
  public synchronized String inject(String name, Map<String, String> fields) throws Refusal {
    Fault fault =
        ALL.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    Refusal.unknown(
                        "There is no fault \"" + name + "\". GET /api/faults lists them."));
    FaultOptions options = FaultOptions.of(fields);
    Roles roles = roles();
    String whyNot = whyNot(fault, options, roles);
    if (whyNot != null) {
      throw Refusal.conflict(whyNot);
    }
    Scene scene = new Scene(supervision, supervision.target(), journal, roles, journal.lastId());
    String expect = fault.expect(roles, options);
    sink.publish(new FaultEvent.Injected(fault.name(), fault.title(), expect));
    running = fault;
    thread = new Thread(() -> run(fault, options, scene), "fault");
    thread.setDaemon(true);
    thread.start();
    return expect;
  }

  /**
   * Refuses every fault from now on, and aborts the one that runs: a paused process is resumed, and
   * the release that was chosen before is chosen again. Calling it again has no effect.
   */
  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      last = thread;
    }
    if (last != null) {
      last.interrupt();
      try {
        last.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run(Fault fault, FaultOptions options, Scene scene) {
    Finding finding;
    try {
      fault.carryOut(scene, options);
      scene.pause(LAST_NEWS);
      finding = fault.judge(scene.roles(), options, scene.since());
    } catch (Refusal | IOException e) {
      finding = Finding.not(e.getMessage());
    } catch (InterruptedException e) {
      finding = Finding.not("It was aborted because the dashboard is shutting down.");
    } catch (RuntimeException e) {
      finding = Finding.not("The dashboard itself failed: " + e);
    }
    synchronized (this) {
      last.put(fault.name(), finding);
      latest = fault.name();
      running = null;
      sink.publish(new FaultEvent.Observed(fault.name(), finding.expected(), finding.what()));
    }
  }

  private Choice choice(Fault fault, FaultOptions options, Roles roles) {
    return new Choice(
        fault.choices().size() == 1 ? null : options.moment().toString(),
        fault.does(roles, options),
        fault.expect(roles, options),
        whyNot(fault, options, roles));
  }

  private String whyNot(Fault fault, FaultOptions options, Roles roles) {
    if (closed) {
      return "The dashboard is shutting down. Start it again first.";
    } else if (running != null) {
      return "Only one fault at a time: \"" + running.title() + "\" is still running.";
    }
    String missing = supervision.whyMissing(fault.needs());
    return missing == null ? fault.whyNot(roles, options) : missing;
  }

  private Roles roles() {
    boolean migrates =
        supervision.whyMissing(Capability.HOLD_ACCEPT) == null
            && (Proc.migratesRequests() || supervision.whyMissing(Capability.MIGRATE) == null);
    boolean answers = supervision.supervisor().servers().now().runs();
    return Roles.of(supervision.story().now(), next(), answers, migrates);
  }

  private PreparedRelease next() {
    Releases releases = supervision.supervisor().releases();
    String chosen = releases.chosen();
    return releases.all().stream()
        .filter(each -> each.name().equals(chosen))
        .findFirst()
        .orElse(releases.all().get(0));
  }
}
