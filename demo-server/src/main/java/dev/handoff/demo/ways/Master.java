package dev.handoff.demo.ways;

import dev.handoff.demo.Site;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.EventPublisher;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.posix.Exit;
import dev.handoff.posix.Libc;
import dev.handoff.release.Release;
import dev.handoff.restart.Listener;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.Restart;
import dev.handoff.restart.StartException;
import dev.handoff.restart.Successor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The master of prefork: one thread, which starts workers and tells them to end. */
final class Master {
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  /** A worker that dies is replaced; one that dies again and again, once in that time. */
  private static final long BETWEEN_REPLACEMENTS = TimeUnit.SECONDS.toNanos(1);

  private final Libc libc = new Libc();
  private final List<Newcomer> serving = new ArrayList<>();
  private final List<Newcomer> leaving = new ArrayList<>();
  private final Site site;
  private final Successor successor;
  private final Listener listener;
  private final MoreSockets sockets = MoreSockets.none();
  private final EventPublisher publisher;
  private final EventSink events;
  private int generation = 1;
  private long replacedAt = System.nanoTime();
  private int code;

  /** A master that holds the listener. */
  Master(Site site) throws StartException, IOException {
    this.site = site;
    successor = Successor.ofThisProcess(site.settings(), generation);
    String release = Release.read(site.settings().releaseFile()).version();
    listener = Listener.bind(site.settings().address());
    site.hold(sockets);
    publisher = successor.bus() == null ? null : new EventPublisher(successor.bus(), 0);
    events = publisher == null ? site.log() : site.log().and(publisher);
    long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    String java = System.getProperty("java.version");
    events.publish(new ProcessEvent.Started(parent, release, java, successor.command()));
    events.publish(listener.event());
  }

  /** Runs until it is told to end and its last worker has ended. */
  int run() {
    MasterSignals signals = MasterSignals.deliver(libc, site.settings().signals());
    try {
      if (!start(generation, site.way().workers())) {
        awaitLeaving(signals);
        return leave(2, "no worker got ready");
      }
      if (publisher != null) {
        publisher.start();
      }
      while (true) {
        String by = signals.awaitRestart(BETWEEN_LOOKS_MILLIS);
        if (by != null) {
          restart(by);
        }
        bury();
        replaceTheDead();
      }
    } catch (InterruptedException toldToEnd) {
      return end(signals);
    }
  }

  /** New workers first; only when all of them are ready are the old ones told to drain. */
  private void restart(String by) throws InterruptedException {
    site.say("starts workers of generation " + (generation + 1) + " (" + by + ")");
    List<Newcomer> old = List.copyOf(serving);
    if (start(generation + 1, site.way().workers())) {
      generation++;
      serving.removeAll(old);
      leaving.addAll(old);
      old.forEach(each -> each.signal(site.settings().signals().drain()));
    }
  }

  /** Starts workers, which serve from then on; none of them is left if one does not get ready. */
  private boolean start(int number, int count) throws InterruptedException {
    List<Newcomer> started = new ArrayList<>();
    Restart.Failed failed = null;
    try {
      for (int i = 0; i < count; i++) {
        started.add(
            Newcomer.spawn(libc, successor, number, listener.descriptor(), sockets, Map.of()));
      }
      for (Newcomer each : started) {
        failed = failed == null ? each.awaitReady(site.settings().readyTimeout()) : failed;
      }
    } catch (IOException e) {
      failed = new Restart.Failed(0, "spawn", e.getMessage());
    } catch (InterruptedException e) {
      giveUp(started);
      throw e;
    }
    if (failed == null) {
      serving.addAll(started);
      return true;
    }
    giveUp(started);
    events.publish(new ChildEvent.Failed(failed.child(), failed.cause(), failed.detail()));
    return false;
  }

  /** They may be ready and have clients, but the old ones serve those that come. */
  private void giveUp(List<Newcomer> started) {
    started.forEach(each -> each.giveUp(site.settings().signals().drain()));
    leaving.addAll(started);
  }

  /** Reaps workers that have ended. How one ends that never served says nothing of the service. */
  private void bury() {
    for (List<Newcomer> all : List.of(serving, leaving)) {
      for (Newcomer each : List.copyOf(all)) {
        if (each.exit().isPresent()) {
          Exit exit = each.exit().get();
          events.publish(new ProcessEvent.Exited(each.pid(), exit.code(), exit.signal()));
          code = each.isGivenUp() || Integer.valueOf(0).equals(exit.code()) ? code : 1;
          all.remove(each);
        }
      }
    }
  }

  private void replaceTheDead() throws InterruptedException {
    int missing = site.way().workers() - serving.size();
    if (missing > 0 && System.nanoTime() - replacedAt > BETWEEN_REPLACEMENTS) {
      replacedAt = System.nanoTime();
      start(generation, missing);
    }
  }

  /** Passes the signal on, and a second one too, which cuts what the workers still have. */
  private int end(MasterSignals signals) {
    code = 0;
    leaving.addAll(serving);
    serving.clear();
    leaving.forEach(each -> each.signal(signals.ending()));
    awaitLeaving(signals);
    return leave(code, "terminated");
  }

  private void awaitLeaving(MasterSignals signals) {
    while (!leaving.isEmpty()) {
      try {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
      } catch (InterruptedException again) {
        leaving.forEach(each -> each.signal(signals.ending()));
      }
      bury();
    }
  }

  private int leave(int exitCode, String why) {
    events.publish(new ProcessEvent.Exiting(exitCode, why, 0, 0));
    if (publisher != null) {
      publisher.close();
    }
    return exitCode;
  }
}
