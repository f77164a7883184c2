package dev.handoff.event;

import java.util.List;

/** What happens to the listening socket. */
public sealed interface ListenerEvent extends Event {

  /**
   * How many connections may wait to be accepted: the backlog that the engine passes to listen(2).
   */
  int BACKLOG = 1024;

  /**
   * This process has taken its first connection from the queue.
   *
   * @param inode of the socket
   * @param at when, on the monotonic clock, nanoseconds
   */
  record Accepted(long inode, long at) implements ListenerEvent {}

  /**
   * This process has closed its descriptor for the listener; the socket lives on in its other
   * holders.
   *
   * @param inode of the socket
   * @param lastAcceptAt when it took its last connection, on the monotonic clock, nanoseconds; 0 if
   *     it never took one
   */
  record Closed(long inode, long lastAcceptAt) implements ListenerEvent {}

  /**
   * What the kernel says about the listener of this process: the same in each that holds the same
   * socket.
   *
   * @param inode of the socket
   * @param descriptor its number in this process
   * @param reuseAddress SO_REUSEADDR
   * @param reusePort SO_REUSEPORT
   * @param deferAcceptSeconds TCP_DEFER_ACCEPT; 0 if it is off
   * @param waiting connections in its queue
   * @param backlog the limit of its queue
   */
  record Options(
      long inode,
      int descriptor,
      boolean reuseAddress,
      boolean reusePort,
      int deferAcceptSeconds,
      int waiting,
      int backlog)
      implements ListenerEvent {}

  /**
   * The kernel shows another set of processes with a descriptor for a listener of the server.
   *
   * @param inode of the socket
   * @param address as in {@link ProcessEvent.Listening}
   * @param holders their PIDs; empty once nobody holds it any more
   */
  record Held(long inode, String address, List<Long> holders) implements ListenerEvent {}
}
