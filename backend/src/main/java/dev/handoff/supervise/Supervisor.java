package dev.handoff.supervise;

import dev.handoff.event.EventSink;
import dev.handoff.event.OperatorEvent;
import dev.handoff.event.SubjectEvent;
import dev.handoff.journal.Journal;
import dev.handoff.story.Generation;
import dev.handoff.story.LiveStory;
import dev.handoff.story.Story;
import dev.handoff.story.UpgradeOutcome;
import dev.handoff.subject.DemoServerCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The actions on the server: starts generation 1, asks for upgrades, ends the serving generation.
 * It acts on what the journal reports, so also on a server that was running before this dashboard.
 * Safe for use by several threads.
 */
public final class Supervisor {
  private final Journal journal;
  private final LiveStory story;
  private final Releases releases;
  private final DemoServerCommand server;
  private final ServerPort port;
  private final Processes processes;
  private final Upgrades upgrades;
  private final RestartReports restarts;
  private final Servers servers;
  private final EventSink sink;
  private volatile boolean closed;

  Supervisor(
      Journal journal,
      LiveStory story,
      Releases releases,
      DemoServerCommand server,
      SubjectChoice choice,
      Processes processes) {
    this.journal = journal;
    this.story = story;
    this.releases = releases;
    this.server = server;
    this.port = new ServerPort(server.at(), journal, story);
    this.processes = processes;
    this.upgrades = new Upgrades(journal);
    this.restarts = new RestartReports(journal);
    this.servers = new Servers(choice, journal, processes, restarts::nextId);
    this.sink = journal.sink(0);
  }

  /**
   * At the start of the dashboard: finds the server that is running, or starts generation 1.
   *
   * @param subject the name of the server; null for the one that restarts by fd handoff
   * @return the start, which is under way; empty if one was already running
   * @throws Refusal if another program has the port, or there is no such server
   */
  public Optional<Beginning> begin(String subject)
      throws Refusal, IOException, InterruptedException {
    if (subject != null && !subject.equals(servers.chosen())) {
      servers.choose(subject);
    }
    OptionalLong listener = port.listener();
    if (servers.isOther() && listener.isPresent() && !servers.runsAlready()) {
      throw port.taken(listener.getAsLong());
    } else if (servers.isOther()) {
      return Optional.of(servers.start());
    } else if (listener.isEmpty()) {
      releases.choose("v1");
      return Optional.of(begin(releases.named(chosen())));
    } else if (port.reports(listener.getAsLong())) {
      releases.adopt();
      return Optional.empty();
    } else {
      throw port.taken(listener.getAsLong());
    }
  }

  /**
   * Starts the chosen server.
   *
   * @param release of generation 1, to choose first; null for the chosen one, and for a server that
   *     has none
   * @return the PID of generation 1, not ready yet; 0 for another server, which is not known yet
   */
  public synchronized long start(String release) throws Refusal, IOException, InterruptedException {
    checkOpen();
    if (servers.isOther()) {
      servers.checkStart(release);
      if (!servers.runsAlready()) {
        port.awaitFree();
      }
      say("start", servers.chosen());
      servers.start();
      return 0;
    }
    return begin(releases.named(Optional.ofNullable(release).orElseGet(this::chosen))).pid();
  }

  private FirstGeneration begin(PreparedRelease next)
      throws Refusal, IOException, InterruptedException {
    Story state = story.now();
    Optional<Generation> running = state.serving().or(state::starting);
    if (running.isPresent()) {
      throw Refusal.conflict("The server is already running (" + running.get().name() + ").");
    }
    if (next.broken()) {
      throw Refusal.conflict(
          "Release "
              + next.name()
              + " is a broken release, and no old process would keep serving. Choose a working one.");
    }
    port.awaitFree();
    say("start", "generation 1, release " + next.name());
    return startHandoff(next);
  }

  private FirstGeneration startHandoff(PreparedRelease next) throws Refusal, IOException {
    releases.choose(next.name());
    List<String> command = server.words();
    long before = journal.lastId();
    return FirstGeneration.follow(processes.spawnServer(command), command, journal, before);
  }

  /**
   * Sends SIGHUP to the serving generation.
   *
   * @param release to choose first, or null for the chosen one
   * @param wait how long to wait for the outcome, or null not to wait
   * @return the outcome; empty without {@code wait}
   * @throws Refusal if nothing serves, or the serving generation refuses and nobody waits for an
   *     outcome, or the time is up
   */
  public Optional<UpgradeOutcome> upgrade(String release, Duration wait)
      throws Refusal, IOException, InterruptedException {
    checkOpen();
    if (servers.isOther()) {
      throw Refusal.conflict(
          servers.chosen()
              + " hands over to no release that could be chosen. Restart it (POST /api/restart).");
    }
    Generation old = serving();
    if (release != null) {
      releases.choose(release);
    }
    say("upgrade", "SIGHUP to " + old.name() + ", next release " + chosen());
    Upgrades.Answer answer =
        upgrades.ask(old, () -> restarts.ask(old, () -> processes.signal(old.pid(), "HUP")));
    if (wait == null) {
      if (answer.refused() != null) {
        throw Refusal.conflict(answer.refused().why());
      }
      return Optional.empty();
    }
    if (answer.refused() != null) {
      return Optional.of(answer.refused());
    }
    Optional<UpgradeOutcome> outcome = upgrades.await(answer.begun(), wait);
    if (outcome.isEmpty()) {
      throw Refusal.noAnswer(
          "The upgrade of "
              + old.name()
              + " has begun and not ended within "
              + wait.toMillis()
              + " ms: look at GET /api/state.");
    }
    return outcome;
  }

  /**
   * Restarts the server in its own way: an upgrade to the chosen release with fd handoff.
   *
   * @param wait how long to wait for the outcome, or null not to wait
   * @return as of {@link #upgrade}
   */
  public Optional<UpgradeOutcome> restart(Duration wait)
      throws Refusal, IOException, InterruptedException {
    if (!servers.isOther()) {
      return upgrade(null, wait);
    }
    checkOpen();
    OtherServer running = servers.running();
    say("restart", running.name() + ": " + running.subject().how());
    return servers.restart(running, wait);
  }

  /**
   * Chooses another server. One that runs is told to end, and the chosen one is started on its port
   * as soon as that is free: that is a stop and a start. Does not wait.
   *
   * @return false if it is the chosen one already
   */
  public synchronized boolean switchTo(String subject) throws Refusal {
    checkOpen();
    String before = servers.chosen();
    if (before.equals(subject)) {
      return false;
    }
    servers.check(subject);
    say("subject", subject + " in place of " + before);
    Optional<Future<?>> ended = leave();
    servers.choose(subject);
    if (ended.isPresent()) {
      servers.left(before);
      Thread thread = new Thread(() -> arrive(subject, ended.get()), "switch");
      thread.setDaemon(true);
      thread.start();
    }
    return true;
  }

  /** Tells what runs to end; empty if nothing does. */
  private Optional<Future<?>> leave() {
    if (servers.isOther()) {
      return servers.other().map(running -> servers.stop());
    }
    Story state = story.now();
    Optional<Generation> running = state.serving().or(state::starting);
    running.ifPresent(each -> processes.signal(each.pid(), "TERM"));
    return running.map(each -> new CompletableFuture<>());
  }

  private void arrive(String subject, Future<?> ended) {
    try {
      // The former one closes its listener at once, or at the latest when it has ended.
      while (!ended.isDone() && port.listener().isPresent() && !closed) {
        port.lookAgain();
      }
      synchronized (this) {
        port.awaitFree();
        servers.left(null);
        if (closed) {
          return;
        } else if (servers.isOther()) {
          servers.start();
        } else {
          startHandoff(releases.named(chosen()));
        }
      }
    } catch (Refusal | IOException e) {
      sink.publish(new SubjectEvent.State(subject, "failed", e.getMessage()));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      servers.left(null);
    }
  }

  /** What can be chosen in place of the demo server, and what is. */
  public Servers servers() {
    return servers;
  }

  /**
   * Aborts the upgrade that is under way, with SIGURG to the generation that was asked for it.
   *
   * @return the outcome of that upgrade
   * @throws Refusal if none is under way, or it is too late, or the generation does not answer
   */
  public UpgradeOutcome abort() throws Refusal, InterruptedException {
    checkOpen();
    if (servers.isOther()) {
      throw Refusal.conflict(
          "A restart of " + servers.chosen() + " cannot be aborted: it knows no such signal.");
    }
    Generation old =
        story
            .now()
            .handingOver()
            .orElseThrow(
                () -> Refusal.conflict("No upgrade is under way, so there is none to abort."));
    say("abort", "SIGURG to " + old.name());
    upgrades.abort(old, () -> processes.signal(old.pid(), "URG"));
    return story.now().upgrade().lastOutcome();
  }

  /**
   * Sends SIGTERM to the serving generation, or to the one that is starting if none serves.
   *
   * @return its PID
   */
  public long shutdown() throws Refusal {
    checkOpen();
    if (servers.isOther()) {
      OtherServer running = servers.running();
      say("shutdown", running.name());
      servers.stop();
      return running.main();
    }
    Story state = story.now();
    Generation last =
        state
            .serving()
            .or(state::starting)
            .orElseThrow(
                () -> Refusal.conflict("Nothing is running, so there is nothing to shut down."));
    say("shutdown", "SIGTERM to " + last.name());
    if (!processes.signal(last.pid(), "TERM")) {
      throw Refusal.conflict("There is nothing to shut down: " + last.name() + " has just ended.");
    }
    return last.pid();
  }

  /** Chooses the next release. */
  public PreparedRelease choose(String name) throws Refusal, IOException {
    PreparedRelease release = releases.choose(name);
    say("release", "next release " + release.name() + ": " + release.title());
    return release;
  }

  /** From now on starts, upgrades and shutdowns are refused. */
  void close() {
    closed = true;
  }

  /** The releases that can be chosen. */
  public Releases releases() {
    return releases;
  }

  private void checkOpen() throws Refusal {
    if (closed) {
      throw Refusal.conflict("The dashboard is shutting down. Start it again first.");
    }
    servers.checkSettled();
  }

  private Generation serving() throws Refusal {
    Story state = story.now();
    Optional<Generation> starting = state.starting();
    if (state.serving().isEmpty() && starting.isPresent()) {
      throw Refusal.conflict(
          "Nothing serves yet: "
              + starting.get().name()
              + " is still starting. Try again in a moment.");
    }
    return state
        .serving()
        .orElseThrow(
            () ->
                Refusal.conflict("Nothing is running. Start the server first (POST /api/start)."));
  }

  private String chosen() {
    return Optional.ofNullable(releases.chosen()).orElse("v1");
  }

  private void say(String action, String detail) {
    sink.publish(new OperatorEvent.Action(action, detail));
  }
}
