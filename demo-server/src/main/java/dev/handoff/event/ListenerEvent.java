package dev.handoff.event;

/** What becomes of the listening socket. */
public sealed interface ListenerEvent extends Event {

  /** How many connections may wait to be accepted: what the engine asks listen(2) for. */
  int BACKLOG = 1024;

  /**
   * This process has taken its first connection from the queue.
   *
   * @param inode of the socket
   * @param at when, on the monotonic clock, nanoseconds
   */
  record Accepted(long inode, long at) implements ListenerEvent {}

  /**
   * This process has closed its descriptor of the listener; the socket lives on in any other
   * holder.
   *
   * @param inode of the socket
   * @param lastAcceptAt when it took its last connection, on the monotonic clock, nanoseconds; 0 if
   *     it never took one
   */
  record Closed(long inode, long lastAcceptAt) implements ListenerEvent {}
}
