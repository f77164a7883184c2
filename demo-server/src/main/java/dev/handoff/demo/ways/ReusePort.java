package dev.handoff.demo.ways;

import dev.handoff.demo.Site;
import dev.handoff.demo.Way;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.Libc;
import dev.handoff.posix.MigratedRequests;
import dev.handoff.restart.Generation;
import dev.handoff.restart.Listener;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.OtherWay;
import dev.handoff.restart.Restart;
import dev.handoff.restart.Service;
import dev.handoff.restart.StartException;
import dev.handoff.restart.Successor;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two sockets on one port: with SO_REUSEPORT the next process binds the port again, and the kernel
 * deals new connections out to both. When the new one is ready, the old one closes its own socket.
 *
 * <p>Each socket has a queue of its own, and closing a socket resets the connections that wait
 * there: the old process cannot empty its queue and close it in one step. With {@code
 * net.ipv4.tcp_migrate_req} (Linux 5.14) the kernel moves them to another socket of the port;
 * {@code --migrate on} sets that for the moment of the close. {@code --hold-accept} makes the race
 * visible: the old process stops accepting that long before it closes.
 */
public final class ReusePort implements Way {
  @Override
  public String name() {
    return "reuseport";
  }

  @Override
  public int run(Site site) throws Exception {
    refuseWhatIsNotPossible(site);
    int number = Heir.generation();
    Listener listener = Listener.bind(Heir.address(site.settings()), true);
    Successor successor = Successor.ofThisProcess(site.settings(), number);
    Generation generation =
        Generation.begin(
            site.settings(),
            site.log(),
            new OtherWay(
                number,
                listener,
                MoreSockets.none(),
                Heir.isAwaited(),
                new Second(site, listener, successor, number)));
    tellWhatBecomesOfTheQueue(generation.events(), site);
    return site.serve(generation);
  }

  private static void refuseWhatIsNotPossible(Site site) throws StartException {
    Optional<String> hindrance =
        site.way().migrates() ? MigratedRequests.hindrance() : Optional.empty();
    if (hindrance.isPresent()) {
      throw new StartException(
          "--migrate on sets net.ipv4.tcp_migrate_req, but "
              + hindrance.get()
              + ": leave the option out.");
    }
  }

  /** The second process with a socket of its own, and then no first one. */
  private record Second(Site site, Listener listener, Successor successor, int number)
      implements Restart {

    @Override
    public Outcome restart(String by, EventSink events, Service service)
        throws IOException, InterruptedException {
      events.publish(new UpgradeEvent.Requested(by));
      long askedAt = System.nanoTime();
      Newcomer next =
          Newcomer.spawn(
              new Libc(),
              successor,
              number + 1,
              -1,
              MoreSockets.none(),
              Map.of(Heir.PORT, Integer.toString(listener.address().getPort())));
      events.publish(new ChildEvent.Spawned(next.pid(), number + 1));
      Failed failed = next.awaitReady(site.settings().readyTimeout());
      if (failed != null) {
        return failed;
      }
      events.publish(
          new ChildEvent.Ready(next.pid(), number + 1, (System.nanoTime() - askedAt) / 1_000_000));
      hold(site.holdsAccept(), service);
      return new Leave(next.pid());
    }

    @Override
    public void letGo(Runnable close) {
      try (Closeable on = migration()) {
        close.run();
      } catch (IOException e) {
        site.say("cannot put back net.ipv4.tcp_migrate_req: " + e.getMessage());
      }
    }

    private Closeable migration() {
      try {
        return site.way().migrates() ? MigratedRequests.switchOn() : () -> {};
      } catch (IOException e) {
        site.say("cannot set net.ipv4.tcp_migrate_req: " + e.getMessage());
        return () -> {};
      }
    }
  }

  private static void hold(Duration time, Service service) throws InterruptedException {
    if (!time.isZero()) {
      service.lameDuck();
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
  }

  private static void tellWhatBecomesOfTheQueue(EventSink events, Site site) {
    if (site.way().migrates()) {
      site.say("closes its socket without loss: it sets net.ipv4.tcp_migrate_req to 1 for that");
    } else if (MigratedRequests.areOn()) {
      site.say("closes its socket without loss: net.ipv4.tcp_migrate_req is 1");
    } else {
      events.publish(
          new ProcessEvent.Warned(
              "When this process closes its socket, the connections that wait in its queue are"
                  + " reset, because net.ipv4.tcp_migrate_req is 0."));
    }
  }
}
