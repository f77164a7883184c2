package dev.handoff.demo.ways;

import dev.handoff.demo.Site;
import dev.handoff.demo.Way;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.EventSink;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.Exit;
import dev.handoff.posix.Libc;
import dev.handoff.restart.Generation;
import dev.handoff.restart.Listener;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.OtherWay;
import dev.handoff.restart.Restart;
import dev.handoff.restart.Service;
import dev.handoff.restart.Successor;
import java.io.IOException;
import java.util.Map;

/**
 * What everybody tries first: just start a second one. It cannot bind the port, which belongs to
 * the socket of the first one (EADDRINUSE), and nothing else happens.
 */
public final class SamePort implements Way {

  @Override
  public String name() {
    return "same-port";
  }

  @Override
  public int run(Site site) throws Exception {
    int number = Heir.generation();
    Listener listener = Listener.bind(Heir.address(site.settings()));
    Successor successor = Successor.ofThisProcess(site.settings(), number);
    Restart restart = new StartAnother(successor, listener, number);
    return site.serve(
        Generation.begin(
            site.settings(),
            site.log(),
            new OtherWay(number, listener, MoreSockets.none(), false, restart)));
  }

  private record StartAnother(Successor successor, Listener listener, int number)
      implements Restart {
    private static final int CANNOT_START = 2;

    @Override
    public Outcome restart(String by, EventSink events, Service service)
        throws IOException, InterruptedException {
      events.publish(new UpgradeEvent.Requested(by));
      Libc libc = new Libc();
      int port = listener.address().getPort();
      Map<String, String> variables = Map.of(Heir.PORT, Integer.toString(port));
      long child = libc.spawn(successor.next(number + 1, variables, Map.of()));
      events.publish(new ChildEvent.Spawned(child, number + 1));
      Exit exit = awaitEnd(libc, child);
      return Ends.failed(
          child,
          exit,
          Integer.valueOf(CANNOT_START).equals(exit.code())
              ? ": it cannot bind port "
                  + port
                  + ", which this process holds (EADDRINUSE), because neither has set"
                  + " SO_REUSEPORT."
              : ".");
    }

    /** When this process is told to end, its port becomes free, and nobody wants another server. */
    private static Exit awaitEnd(Libc libc, long child) throws InterruptedException {
      try {
        return Ends.await(libc, child);
      } catch (InterruptedException e) {
        libc.kill(child, "KILL");
        throw e;
      }
    }
  }
}
