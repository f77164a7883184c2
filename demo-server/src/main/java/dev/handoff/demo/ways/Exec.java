package dev.handoff.demo.ways;

import dev.handoff.demo.Site;
import dev.handoff.demo.Way;
import dev.handoff.posix.Libc;
import dev.handoff.posix.Spawn;
import dev.handoff.restart.Generation;
import dev.handoff.restart.Listener;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.OtherWay;
import dev.handoff.restart.Restart;
import dev.handoff.restart.Successor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Exec in place: the process stays, its program is replaced by execve(2), and the listener stays
 * open because its close-on-exec flag is off. The PID never changes, which pleases every service
 * manager.
 *
 * <p>Nobody accepts from the end of the drain until the new program is ready: connections wait in
 * the queue of the listener, as long as that has room. There is no way back: once the old program
 * is gone, a new one that fails is an outage. Until Java has started, a signal has its default
 * action, so that a second SIGHUP in that moment ends the server.
 */
public final class Exec implements Way {
  private volatile Spawn next;

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public int run(Site site) throws Exception {
    int number = Heir.generation();
    Listener listener = Heir.listener(site.settings());
    MoreSockets sockets = MoreSockets.inherited();
    Successor successor = Successor.ofThisProcess(site.settings(), number);
    boolean drains = site.way().drainsBeforeExec();
    Restart restart =
        (by, events, service) -> {
          next = keeping(listener, sockets, successor, number + 1);
          site.say("will execute itself (" + by + ")" + (drains ? " after a drain" : ""));
          return drains ? new Restart.Leave(0) : new Restart.Cut();
        };
    Generation generation =
        Generation.begin(
            site.settings(), site.log(), new OtherWay(number, listener, sockets, false, restart));
    int code = site.serve(generation);
    if (next != null && !generation.isToldToEnd()) {
      site.flush();
      new Libc().exec(next);
    }
    return code;
  }

  /** The next program, with copies of the sockets that outlive those that the drain closes. */
  private static Spawn keeping(
      Listener listener, MoreSockets sockets, Successor successor, int number) throws IOException {
    Libc libc = new Libc();
    Map<Integer, Integer> kept = new HashMap<>();
    try {
      int http = keep(libc, listener.descriptor(), kept);
      List<String> names = new ArrayList<>();
      for (Map.Entry<String, Integer> each : sockets.descriptors().entrySet()) {
        names.add(each.getKey() + "=" + keep(libc, each.getValue(), kept));
      }
      Map<String, String> variables = new HashMap<>();
      variables.put(Heir.LISTENER, Integer.toString(http));
      if (!names.isEmpty()) {
        variables.put(MoreSockets.NAMES, String.join(":", names));
      }
      return successor.next(number, variables, kept);
    } catch (IOException e) {
      kept.values().forEach(libc::close);
      throw e;
    }
  }

  private static int keep(Libc libc, int descriptor, Map<Integer, Integer> kept)
      throws IOException {
    int copy = libc.keep(descriptor);
    kept.put(copy, copy);
    return copy;
  }
}
