package dev.handoff.demo.ways;

import dev.handoff.demo.Site;
import dev.handoff.demo.Way;
import dev.handoff.restart.Generation;
import dev.handoff.restart.Listener;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.OtherWay;
import dev.handoff.restart.Restart;
import dev.handoff.restart.StartException;
import java.util.List;

/**
 * The listener belongs to a manager such as systemd, which hands it to each process that it starts
 * (sd_listen_fds(3)); this process never binds. To restart means to end: the manager starts the
 * next one, and meanwhile connections wait in the queue, because the manager keeps the socket open.
 *
 * <p>Nobody is refused, but everybody waits while this process drains and the next one boots. And
 * if the next one fails, they wait for nothing.
 */
public final class SocketActivation implements Way {
  private static final int FIRST = 3;
  private static final String COUNT = "LISTEN_FDS";
  private static final String FOR = "LISTEN_PID";
  private static final String NAMES = "LISTEN_FDNAMES";
  private static final String OURS = "http";

  @Override
  public String name() {
    return "socket-activation";
  }

  @Override
  public int run(Site site) throws Exception {
    Listener listener = Listener.adopt(FIRST + index(count()), COUNT);
    MoreSockets sockets = MoreSockets.passed(System.getenv(NAMES), FIRST);
    Restart restart =
        (by, events, service) -> {
          site.say("ends (" + by + "): its manager starts the next process");
          return new Restart.Leave(0);
        };
    return site.serve(
        Generation.begin(
            site.settings(), site.log(), new OtherWay(1, listener, sockets, false, restart)));
  }

  /** How many sockets are meant for this process: variables are inherited, sockets may not be. */
  private static int count() throws StartException {
    if (System.getenv(COUNT) == null || System.getenv(FOR) == null) {
      throw new StartException(
          "No socket was handed to this process ("
              + COUNT
              + " and "
              + FOR
              + " are not set): start it by a socket unit of systemd, or for a try by"
              + " systemd-socket-activate -l 127.0.0.1:8080 java -jar demo-server.jar --way"
              + " socket-activation.");
    }
    long pid = ProcessHandle.current().pid();
    if (Heir.number(FOR) != pid) {
      throw new StartException(
          FOR
              + " is "
              + System.getenv(FOR)
              + ", but this is process "
              + pid
              + ": the sockets are meant for another process, perhaps one that started this one"
              + " without exec.");
    }
    if (Heir.number(COUNT) < 1) {
      throw new StartException(COUNT + " is " + System.getenv(COUNT) + ": there is no socket.");
    }
    return Heir.number(COUNT);
  }

  /** The first one, unless another is called http. */
  private static int index(int count) throws StartException {
    String names = System.getenv(NAMES);
    List<String> all = names == null ? List.of() : List.of(names.split(":", -1));
    if (names != null && all.size() != count) {
      throw new StartException(
          NAMES + " has " + all.size() + " names, but " + COUNT + " is " + count + ".");
    }
    return Math.max(0, all.indexOf(OURS));
  }
}
