package dev.handoff.event;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What /proc says, independently of what the processes report about themselves. */
public sealed interface KernelEvent extends Event {

  /**
   * Every 200 ms, less often if a look is expensive.
   *
   * @param listeners the listening sockets on the server's port
   * @param waiting established connections that no process has accepted yet
   * @param overflows how often an accept queue of this host was full since boot. It counts the
   *     queues of all programs, so it says something about this server only together with {@link
   *     #isNearlyFull}
   * @param connectionsByPid established connections on the port by the PID that holds them; null if
   *     they were not looked at, because on a busy host that takes much longer than all the rest
   * @param resets connections of the port that the kernel has reset since somebody began to look;
   *     null if that is not known
   */
  record Sample(
      List<Listener> listeners,
      int waiting,
      long overflows,
      Map<String, Integer> connectionsByPid,
      Resets resets)
      implements KernelEvent, Event.Sample {

    /** One that knows nothing of resets. */
    public Sample(
        List<Listener> listeners,
        int waiting,
        long overflows,
        Map<String, Integer> connectionsByPid) {
      this(listeners, waiting, overflows, connectionsByPid, null);
    }

    /** The same with what is known of resets. */
    public Sample with(Resets known) {
      return new Sample(listeners, waiting, overflows, connectionsByPid, known);
    }

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

  /**
   * Connections that the kernel has reset on the server's side, counted one by one.
   *
   * @param queued those that no process had accepted: their listener was closed
   * @param reasons all of them, by the kernel's word for why; those of the queue are in {@code
   *     TCP_STATE}
   * @param untold resets of any program on this machine that came too fast to be told one by one
   */
  record Resets(long queued, Map<String, Long> reasons, long untold) {
    /** None. */
    public static final Resets NONE = new Resets(0, Map.of(), 0);

    /** Those since an earlier moment. */
    public Resets since(Resets earlier) {
      Map<String, Long> more = new TreeMap<>(reasons);
      earlier.reasons.forEach((why, count) -> more.merge(why, -count, Long::sum));
      more.values().removeIf(count -> count == 0);
      return new Resets(queued - earlier.queued, more, untold - earlier.untold);
    }

    /** Whether these can be counts: those of somebody who began to look anew can be fewer. */
    public boolean canBeCounts() {
      return queued >= 0 && untold >= 0 && reasons.values().stream().allMatch(count -> count >= 0);
    }
  }
}
