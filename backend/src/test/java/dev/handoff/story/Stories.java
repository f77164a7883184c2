package dev.handoff.story;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Restarts with every outcome, as journals. All code that folds a journal must reach that outcome.
 * The old process is {@link #OLD}, the new one {@link #NEW}.
 */
public final class Stories {
  /** Larger than any PID that the kernel assigns (at most 2^22). */
  public static final long OLD = 5_000_001;

  /** The process that should take over. */
  public static final long NEW = 5_000_002;

  private static final long DASHBOARD = 5_000_000;
  private static final long MILLI = 1_000_000;

  private final List<Envelope> said = new ArrayList<>();
  private final Map<Long, Long> seqs = new HashMap<>();
  private long now = 1_000;

  private Stories() {}

  /**
   * One restart.
   *
   * @param outcome the outcome of its newest restart
   * @param journal the events
   */
  public record Told(String outcome, List<Envelope> journal) {}

  /** All stories, by a name that says what happened. */
  public static Map<String, Told> all() {
    Map<String, Told> all = new LinkedHashMap<>();
    all.put("asked, and nothing since", asked().ends("running"));
    all.put("ready, and nothing since", ready().ends("running"));
    all.put("done", done().ends("done"));
    all.put("done, drained and exited", drained().ends("done"));
    all.put("done, then the old one is killed", done().killed(OLD).ends("done"));
    all.put("done, but the event got lost", ready().drains("upgraded").exits(0).ends("done"));
    all.put("failed", spawned().failed().ends("failed"));
    all.put("failed, shut down long after", shutDownLater().ends("failed"));
    all.put("no process could be spawned", asked().notSpawned().ends("failed"));
    all.put("rolled back", ready().rolledBack().ends("rolledback"));
    all.put("rolled back and shut down", rolledBackAndShutDown().ends("rolledback"));
    all.put("aborted before ready", spawned().aborted().ends("aborted"));
    all.put("aborted in the probation", ready().aborted().ends("aborted"));
    all.put("aborted in the probation, drained", ready().aborted().newExits().ends("aborted"));
    all.put("aborted and shut down", ready().aborted().shutDown().ends("aborted"));
    all.put("aborted, and killed", ready().aborted().killed(OLD).ends("aborted"));
    all.put("abort asked for too late", done().abortRefused().ends("done"));
    all.put("failed, then an abort of none", spawned().failed().abortRefused().ends("failed"));
    all.put("aborted, asked again, done", ready().aborted().upgraded().ends("done"));
    all.put("killed before it spawned", asked().killed(OLD).ends("terminated-during"));
    all.put("killed before ready", spawned().killed(OLD).ends("running"));
    all.put("killed before ready, serves", spawned().killed(OLD).serves().ends("orphaned"));
    all.put("killed after ready", ready().killed(OLD).ends("orphaned"));
    all.put("killed after ready, unseen", ready().orphaned().ends("orphaned"));
    all.put("exit 0 after ready, no word", ready().exited(OLD, 0).ends("orphaned"));
    all.put("both killed", spawned().killed(OLD).killed(NEW).ends("terminated-during"));
    all.put("both killed, new first", spawned().killed(NEW).killed(OLD).ends("terminated-during"));
    all.put("shut down before it spawned", asked().shutDown().ends("terminated-during"));
    all.put("shut down before ready", spawned().failed().shutDown().ends("terminated-during"));
    all.put("called, and nothing since", called().ends("running"));
    all.put("called, ready, done", calledReady().handsOver().ends("done"));
    all.put("called, and failed", called().failed().ends("failed"));
    all.put("called, ready, rolled back", calledReady().rolledBack().ends("rolledback"));
    all.put("called, and aborted", called().aborted().ends("aborted"));
    all.put("killed with its standby", called().killed(OLD).killed(NEW).ends("terminated-during"));
    all.put("killed after the call", called().killed(OLD).serves().ends("orphaned"));
    all.put("standby thrown away, done", thrownAway().upgraded().ends("done"));
    all.put("standby thrown away, failed", thrownAway().asked(NEW + 1).ends("failed"));
    all.put("done, and the next standby", calledReady().handsOver().waits(NEW + 1).ends("done"));
    all.put("asked again, no end reported", spawned().later().requested().ends("running"));
    all.put("failed, asked again, done", spawned().failed().later().upgraded().ends("done"));
    return all;
  }

  /** The journal of a story. */
  public static Journal journal(Told story) {
    EventWriter writer = new EventWriter();
    Journal journal = new Journal(10_000);
    for (Envelope envelope : story.journal) {
      journal.append(envelope, new String(writer.write(envelope), StandardCharsets.UTF_8));
    }
    return journal;
  }

  private static Stories asked() {
    return new Stories()
        .say(OLD, new ProcessEvent.Started(DASHBOARD, "v1", "17", List.of()))
        .say(OLD, new ProcessEvent.Ready(200))
        .requested();
  }

  private static Stories waiting() {
    return new Stories()
        .say(OLD, new ProcessEvent.Started(DASHBOARD, "v1", "17", List.of()))
        .say(OLD, new ProcessEvent.Ready(200))
        .waits(NEW);
  }

  private static Stories called() {
    return waiting().later().requested().say(OLD, new StandbyEvent.Called(NEW, 2, 5_000));
  }

  private static Stories calledReady() {
    return called().serves().say(OLD, new ChildEvent.Ready(NEW, 2, 20));
  }

  private static Stories thrownAway() {
    return waiting().say(OLD, new StandbyEvent.Discarded(NEW, "The release file has changed."));
  }

  private static Stories spawned() {
    return asked()
        .say(OLD, new ChildEvent.Spawned(NEW, 2))
        .say(NEW, new ProcessEvent.Started(OLD, "v2", "17", List.of()));
  }

  private static Stories ready() {
    return spawned().serves().say(OLD, new ChildEvent.Ready(NEW, 2, 200));
  }

  private static Stories done() {
    return ready().handsOver();
  }

  private static Stories drained() {
    return done().exits(0).exited(OLD, 0);
  }

  private static Stories shutDownLater() {
    return spawned().failed().later().shutDown();
  }

  private static Stories rolledBackAndShutDown() {
    return ready().rolledBack().shutDown();
  }

  private Stories waits(long pid) {
    long parent = pid == NEW ? OLD : NEW;
    return say(parent, new StandbyEvent.Spawned(pid, pid == NEW ? 2 : 3))
        .say(pid, new ProcessEvent.Started(parent, "v2", "17", List.of()))
        .say(pid, new ProcessEvent.Waiting(600))
        .say(parent, new StandbyEvent.Ready(pid, pid == NEW ? 2 : 3, 700))
        .say(pid, new ProcessEvent.Heartbeat("standby", 1, 0, 0, 0, 0));
  }

  private Stories handsOver() {
    return drains("upgraded").say(OLD, new UpgradeEvent.Done(NEW, 300));
  }

  /** Asked for, and the new process has failed. */
  private Stories asked(long pid) {
    return requested()
        .say(OLD, new ChildEvent.Spawned(pid, 2))
        .say(OLD, new ChildEvent.Failed(pid, "exit", "Exited with code 1 before ready."));
  }

  private Stories requested() {
    return say(OLD, new UpgradeEvent.Requested("SIGHUP"));
  }

  private Stories upgraded() {
    return requested()
        .say(OLD, new ChildEvent.Spawned(NEW + 1, 2))
        .say(OLD, new ChildEvent.Ready(NEW + 1, 2, 200))
        .say(OLD, new UpgradeEvent.Done(NEW + 1, 300));
  }

  private Stories serves() {
    return say(NEW, new ProcessEvent.Ready(150));
  }

  private Stories failed() {
    return say(OLD, new ChildEvent.Failed(NEW, "exit", "Exited with code 1 before ready."));
  }

  private Stories notSpawned() {
    return say(OLD, new ChildEvent.Failed(0, "spawn", "There is no such program."));
  }

  private Stories rolledBack() {
    return exited(NEW, 1).say(OLD, new UpgradeEvent.Rolledback(NEW, "It died."));
  }

  private Stories aborted() {
    return say(OLD, new UpgradeEvent.Aborted(NEW, "SIGURG", "It was not wanted."));
  }

  private Stories abortRefused() {
    return say(OLD, new UpgradeEvent.AbortRefused("SIGURG", "It is too late."));
  }

  private Stories newExits() {
    return say(NEW, new ProcessEvent.Draining("terminated", 3, 1, 30_000))
        .say(NEW, new ProcessEvent.Exiting(0, "terminated", 10, 0))
        .say(OLD, new ProcessEvent.Exited(NEW, 0, null));
  }

  private Stories drains(String reason) {
    return say(OLD, new ProcessEvent.Draining(reason, 3, 1, 30_000));
  }

  private Stories shutDown() {
    return drains("terminated")
        .say(OLD, new ProcessEvent.Exiting(0, "terminated", 100, 0))
        .exited(OLD, 0);
  }

  private Stories exits(int code) {
    return say(OLD, new ProcessEvent.Exiting(code, "upgraded", 100, 0));
  }

  private Stories exited(long pid, int code) {
    return say(DASHBOARD, new ProcessEvent.Exited(pid, code, null));
  }

  private Stories killed(long pid) {
    return say(DASHBOARD, new ProcessEvent.Exited(pid, null, "KILL"));
  }

  private Stories orphaned() {
    return say(NEW, new ProcessEvent.Orphaned(OLD));
  }

  private Stories later() {
    now += 5_000;
    return this;
  }

  private Told ends(String outcome) {
    return new Told(outcome, said);
  }

  private Stories say(long pid, Event event) {
    now += 10;
    int gen = pid == DASHBOARD ? 0 : pid == OLD ? 1 : (int) (pid - OLD) + 1;
    long seq = seqs.merge(pid, 1L, Long::sum);
    said.add(new Envelope(seq, now * MILLI, 1_795_000_000_000L + now, pid, gen, false, event));
    return this;
  }
}
