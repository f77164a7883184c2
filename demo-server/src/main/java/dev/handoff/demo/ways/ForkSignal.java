package dev.handoff.demo.ways;

import dev.handoff.demo.Site;
import dev.handoff.demo.Way;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.EventSink;
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
import java.util.HashMap;
import java.util.Map;

/**
 * The recipe of the first articles about graceful restarts: the process spawns its successor with
 * the listener on descriptor 3, and the successor begins to serve and sends SIGTERM to its parent.
 *
 * <p>What that lacks, compared with fd handoff:
 *
 * <ul>
 *   <li>no answer of its own first: a successor that starts but cannot answer takes over all the
 *       same, and a cold one makes the first clients wait;
 *   <li>no word from the successor, hence no timeout: one that hangs before it serves is never
 *       missed, and no other restart can begin;
 *   <li>no way back: the parent ends on a signal, and a successor that dies then is an outage;
 *   <li>no check of the parent in the recipe: when it has died, {@code getppid()} is somebody else,
 *       who gets the signal. Only this is mended here.
 * </ul>
 */
public final class ForkSignal implements Way {

  @Override
  public String name() {
    return "fork-signal";
  }

  @Override
  public int run(Site site) throws Exception {
    int number = Heir.generation();
    long parent = Heir.number(Heir.PARENT);
    Listener listener = Heir.listener(site.settings());
    MoreSockets sockets = MoreSockets.inherited();
    Successor successor = Successor.ofThisProcess(site.settings(), number);
    Generation generation =
        Generation.begin(
            site.settings(),
            site.log(),
            new OtherWay(
                number,
                listener,
                sockets,
                false,
                new ByChild(successor, listener, sockets, number, parent)));
    return number == 1 ? site.serve(generation) : site.serveUntried(generation);
  }

  private record ByChild(
      Successor successor, Listener listener, MoreSockets sockets, int number, long parent)
      implements Restart {

    @Override
    public Outcome restart(String by, EventSink events, Service service)
        throws IOException, InterruptedException {
      events.publish(new UpgradeEvent.Requested(by));
      Libc libc = new Libc();
      long child = spawn(libc);
      events.publish(new ChildEvent.Spawned(child, number + 1));
      // There is nothing to wait for but SIGTERM, which ends this process, or the child's end.
      return Ends.failed(child, Ends.await(libc, child), " before it sent SIGTERM.");
    }

    private long spawn(Libc libc) throws IOException {
      Map<Integer, Integer> staged = new HashMap<>();
      Map<String, String> variables = new HashMap<>();
      variables.put(Heir.LISTENER, "3");
      variables.put(Heir.PARENT, Long.toString(ProcessHandle.current().pid()));
      try {
        staged.put(3, libc.stage(listener.descriptor()));
        if (!sockets.names().isEmpty()) {
          // Here fd handoff has its pipe.
          staged.put(4, libc.openNothing());
          staged.putAll(sockets.staged(libc));
          variables.put(MoreSockets.NAMES, sockets.names());
        }
        return libc.spawn(successor.next(number + 1, variables, staged));
      } finally {
        staged.values().forEach(libc::close);
      }
    }

    @Override
    public void serves() {
      ProcessHandle.current()
          .parent()
          .filter(it -> it.pid() == parent)
          .ifPresent(ProcessHandle::destroy);
    }
  }
}
