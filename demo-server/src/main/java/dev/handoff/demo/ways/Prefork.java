package dev.handoff.demo.ways;

import dev.handoff.demo.Site;
import dev.handoff.demo.Way;
import dev.handoff.event.EventSink;
import dev.handoff.restart.Generation;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.OtherWay;
import dev.handoff.restart.Restart;
import dev.handoff.restart.Service;

/**
 * A master and its workers, as in nginx, Apache or gunicorn: the master binds the listener and
 * holds it for ever, but never serves; the workers inherit it and serve. At SIGHUP the master
 * starts new workers from what is on disk now, and when they are ready it tells the old ones to
 * drain. If one of them does not get ready, the old ones serve on.
 *
 * <p>The PID that a service manager knows, the master's, never changes. The price is that the
 * master itself is never replaced, nor is anything that it decides.
 */
public final class Prefork implements Way {

  @Override
  public String name() {
    return "prefork";
  }

  @Override
  public int run(Site site) throws Exception {
    return Heir.isLeftAListener() ? work(site) : new Master(site).run();
  }

  private static int work(Site site) throws Exception {
    OtherWay way =
        new OtherWay(
            Heir.generation(),
            Heir.listener(site.settings()),
            MoreSockets.inherited(),
            Heir.isAwaited(),
            new Never());
    return site.serve(Generation.begin(site.settings(), site.log(), way));
  }

  private record Never() implements Restart {
    @Override
    public Outcome restart(String by, EventSink events, Service service) {
      throw new IllegalStateException(refusal());
    }

    @Override
    public String refusal() {
      return "This is a worker: its master restarts it.";
    }
  }
}
