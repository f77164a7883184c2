package dev.handoff.event;

import java.util.List;
import java.util.Map;

/** What /proc says, whatever the processes say of themselves. */
public sealed interface KernelEvent extends Event {

  /**
   * Every 200 ms.
   *
   * @param listeners the listening sockets on the server's port
   * @param waiting connections that are established and that no process has accepted yet
   * @param overflows times an accept queue of this host was full, since it booted: any program's,
   *     so it says something of this server only together with {@link #isNearlyFull}
   * @param connectionsByPid established connections on the port by the PID that holds them
   */
  record Sample(
      List<Listener> listeners, int waiting, long overflows, Map<String, Integer> connectionsByPid)
      implements KernelEvent, Event.Sample {

    /**
     * Whether the queue of one of these listeners was near its limit: only then may an overflow of
     * this host have been one of theirs.
     */
    public boolean isNearlyFull() {
      return listeners.stream().anyMatch(Listener::isNearlyFull);
    }
  }

  /**
   * One listening socket.
   *
   * @param inode its number
   * @param holders the PIDs that have a descriptor of it
   * @param acceptQueue connections waiting in its queue
   * @param limit of its queue, or -1 if unknown
   */
  record Listener(long inode, List<Long> holders, int acceptQueue, int limit) {

    /** At least three quarters full; an unknown limit is taken for that of the engine. */
    public boolean isNearlyFull() {
      int most = limit > 0 ? limit : ListenerEvent.BACKLOG;
      return acceptQueue >= most - most / 4;
    }
  }
}
