package dev.handoff.supervise;

import dev.handoff.event.EventSink;
import dev.handoff.event.SubjectEvent;
import dev.handoff.journal.Journal;
import dev.handoff.story.LiveStory;
import dev.handoff.story.UpgradeOutcome;
import dev.handoff.subject.DemoServerCommand;
import java.io.IOException;
import java.time.Duration;
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
  private final Releases releases;
  private final ServerPort port;
  private final OwnServer own;
  private final Servers servers;
  private final EventSink sink;
  private final Operator operator;
  private volatile boolean closed;

  Supervisor(
      Journal journal,
      LiveStory story,
      Releases releases,
      DemoServerCommand server,
      SubjectChoice choice,
      Processes processes) {
    this.releases = releases;
    this.port = new ServerPort(server.at(), journal, story);
    this.sink = journal.sink(0);
    this.operator = new Operator(sink);
    RestartReports restarts = new RestartReports(journal);
    this.own = new OwnServer(journal, story, releases, server, port, processes, restarts, operator);
    this.servers = new Servers(choice, journal, processes, restarts::nextId);
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
      return Optional.of(own.start(releases.named(own.chosen())));
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
      operator.does("start", servers.chosen());
      servers.start();
      return 0;
    }
    return own.start(releases.named(Optional.ofNullable(release).orElseGet(own::chosen))).pid();
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
    return own.upgrade(release, wait);
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
    operator.does("restart", running.name() + ": " + running.subject().how());
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
    operator.does("subject", subject + " in place of " + before);
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
    return own.leave() ? Optional.of(new CompletableFuture<>()) : Optional.empty();
  }

  private void arrive(String subject, Future<?> ended) {
    try {
      // The former one closes its listener at once, or at the latest when it has ended.
      while (!ended.isDone() && port.listener().isPresent() && !closed) {
        port.lookAgain();
      }
      synchronized (this) {
        port.awaitFree();
        if (closed) {
          return;
        } else if (servers.isOther()) {
          servers.start();
        } else {
          own.spawn(releases.named(own.chosen()));
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
    return own.abort();
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
      operator.does("shutdown", running.name());
      servers.stop();
      return running.main();
    }
    return own.shutdown();
  }

  /** Chooses the next release. */
  public PreparedRelease choose(String name) throws Refusal, IOException {
    PreparedRelease release = releases.choose(name);
    operator.does("release", "next release " + release.name() + ": " + release.title());
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
}
