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
   * The kernel shows another set of processes with a descriptor for a listener of the server.
   *
   * @param inode of the socket
   * @param address as in {@link ProcessEvent.Listening}
   * @param holders their PIDs; empty once nobody holds it any more
   */
  record Held(long inode, String address, List<Long> holders) implements ListenerEvent {}
}
