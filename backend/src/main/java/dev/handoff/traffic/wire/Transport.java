package dev.handoff.traffic.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What carries bytes between a connection and its server, without blocking. Used only by the thread
 * of the event loop.
 */
interface Transport {

  /**
   * Does what comes before the first request, once there is a connection; called again when the key
   * is ready.
   *
   * @return whether it is done; otherwise the key waits for it
   * @throws TlsFailed if the two sides cannot agree
   * @throws IOException if the connection has ended, by a reset unless {@link #end} says otherwise
   */
  boolean begin() throws IOException;

  /**
   * Reads what has come; 0 if there is nothing yet, -1 at the end.
   *
   * @throws TlsFailed if it makes no sense
   * @throws IOException if the connection was reset
   */
  int read(ByteBuffer into) throws IOException;

  /**
   * Writes as much as it can.
   *
   * @param body null if there is none
   * @return whether all of it has been written
   * @throws IOException if nothing more can be written
   */
  boolean write(ByteBuffer head, ByteBuffer body) throws IOException;

  /** How the server has ended it, if it has done so in good order; null otherwise. */
  ConnectionEnd end();

  /** Says that nothing more will come, if there is a way to say so; the socket is closed after. */
  void leave();
}
