package dev.handoff.demo.ways;

import dev.handoff.demo.Site;
import dev.handoff.demo.Way;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.Libc;
import dev.handoff.restart.Generation;
import dev.handoff.restart.Listener;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.OtherWay;
import dev.handoff.restart.Restart;
import dev.handoff.restart.Service;
import dev.handoff.restart.Successor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two sockets on one port: with SO_REUSEPORT the next process binds the port again, and the kernel
 * deals new connections out to both. When the new one is ready, the old one closes its own socket.
 *
 * <p>Each socket has a queue of its own, and closing a socket resets the connections that wait
 * there: the old process cannot empty its queue and close it in one step. With {@code
 * net.ipv4.tcp_migrate_req} (Linux 5.14) the kernel moves them to another socket of the port.
 * {@code --hold-accept} makes the race visible: the old process stops accepting that long before it
 * closes.
 */
public final class ReusePort implements Way {
  private static final Path MIGRATES = Path.of("/proc/sys/net/ipv4/tcp_migrate_req");

  @Override
  public String name() {
    return "reuseport";
  }

  @Override
  public int run(Site site) throws Exception {
    int number = Heir.generation();
    Listener listener = Listener.bind(Heir.address(site.settings()), true);
    Successor successor = Successor.ofThisProcess(site.settings(), number);
    Restart restart =
        (by, events, service) -> {
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
          Restart.Failed failed = next.awaitReady(site.settings().readyTimeout());
          if (failed != null) {
            return failed;
          }
          events.publish(
              new ChildEvent.Ready(
                  next.pid(), number + 1, (System.nanoTime() - askedAt) / 1_000_000));
          hold(site.holdsAccept(), service);
          return new Restart.Leave(next.pid());
        };
    Generation generation =
        Generation.begin(
            site.settings(),
            site.log(),
            new OtherWay(number, listener, MoreSockets.none(), Heir.isAwaited(), restart));
    tellWhatBecomesOfTheQueue(generation.events(), site);
    return site.serve(generation);
  }

  private static void hold(Duration time, Service service) throws InterruptedException {
    if (!time.isZero()) {
      service.lameDuck();
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
  }

  private static void tellWhatBecomesOfTheQueue(EventSink events, Site site) {
    if (migrates()) {
      site.say("closes its socket without loss: net.ipv4.tcp_migrate_req is 1");
    } else {
      events.publish(
          new ProcessEvent.Warned(
              "When this process closes its socket, the connections that wait in its queue are"
                  + " reset, because net.ipv4.tcp_migrate_req is 0."));
    }
  }

  private static boolean migrates() {
    try {
      return Files.readString(MIGRATES).strip().equals("1");
    } catch (IOException tooOld) {
      return false;
    }
  }
}
