package dev.handoff.event;

import java.util.List;
import java.util.Map;

/** What /proc says, independently of what the processes report about themselves. */
public sealed interface KernelEvent extends Event {

  /**
   * Every 200 ms.
   *
   * @param listeners the listening sockets on the server's port
   * @param waiting established connections that no process has accepted yet
   * @param overflows how often an accept queue of this host was full since boot. It counts the
   *     queues of all programs, so it says something about this server only together with {@link
   *     #isNearlyFull}
   * @param connectionsByPid established connections on the port by the PID that holds them
   */
  record Sample(
      List<Listener> listeners, int waiting, long overflows, Map<String, Integer> connectionsByPid)
      implements KernelEvent, Event.Sample {

    /**
     * Whether the queue of one of these listeners was near its limit: only then can an overflow on
     * this host have been theirs.
     */
    public boolean isNearlyFull() {
      return listeners.stream().anyMatch(Listener::isNearlyFull);
    }
  }

  /**
   * One listening socket.
   *
   * @param inode its number
   * @param holders the PIDs that have a descriptor for it
   * @param acceptQueue connections waiting in its queue
   * @param limit the limit of its queue, or -1 if unknown
   */
  record Listener(long inode, List<Long> holders, int acceptQueue, int limit) {

    /**
     * Whether the queue is at least three quarters full; an unknown limit is assumed to be the
     * engine's.
     */
    public boolean isNearlyFull() {
      int most = limit > 0 ? limit : ListenerEvent.BACKLOG;
      return acceptQueue >= most - most / 4;
    }
  }
}
