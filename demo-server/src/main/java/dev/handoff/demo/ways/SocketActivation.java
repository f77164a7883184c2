package dev.handoff.demo.ways;

import dev.handoff.demo.Site;
import dev.handoff.demo.Way;
import dev.handoff.restart.Generation;
import dev.handoff.restart.Listener;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.OtherWay;
import dev.handoff.restart.PassedDescriptors;
import dev.handoff.restart.Restart;

/**
 * The listener belongs to a manager such as systemd, which hands it to each process that it starts
 * (sd_listen_fds(3)); this process never binds. To restart means to end: the manager starts the
 * next one, and meanwhile connections wait in the queue, because the manager keeps the socket open.
 *
 * <p>Nobody is refused, but everybody waits while this process drains and the next one boots. And
 * if the next one fails, they wait for nothing.
 */
public final class SocketActivation implements Way {
  private static final String OURS = "http";

  @Override
  public String name() {
    return "socket-activation";
  }

  @Override
  public int run(Site site) throws Exception {
    PassedDescriptors passed = PassedDescriptors.ofThisProcess();
    Listener listener = passed.listener(OURS);
    MoreSockets sockets = passed.sockets();
    Restart restart =
        (by, events, service) -> {
          site.say("ends (" + by + "): its manager starts the next process");
          return new Restart.Leave(0);
        };
    return site.serve(
        Generation.begin(
            site.settings(), site.log(), new OtherWay(1, listener, sockets, false, restart)));
  }
}
