package dev.handoff.event;

/** What becomes of the listening socket. */
public sealed interface ListenerEvent extends Event {

  /**
   * This process has closed its descriptor of the listener; the socket lives on in any other
   * holder.
   *
   * @param inode of the socket
   */
  record Closed(long inode) implements ListenerEvent {}
}
