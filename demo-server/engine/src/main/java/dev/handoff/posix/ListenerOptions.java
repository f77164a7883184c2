package dev.handoff.posix;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What the kernel says about a listening TCP socket (socket(7), tcp(7)). Options belong to the
 * socket, so they are the same for all processes that hold it.
 *
 * @param reuseAddress SO_REUSEADDR
 * @param reusePort SO_REUSEPORT
 * @param deferAcceptSeconds TCP_DEFER_ACCEPT: how long a connection may stay out of the queue until
 *     its first byte has come; 0 if it is off
 * @param waiting connections in the queue
 * @param backlog the limit of the queue
 */
public record ListenerOptions(
    boolean reuseAddress, boolean reusePort, int deferAcceptSeconds, int waiting, int backlog) {
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_REUSEPORT = 15;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_DEFER_ACCEPT = 9;
  private static final int TCP_INFO = 11;

  /** tcpi_unacked and tcpi_sacked of struct tcp_info: of a listener, its queue and its limit. */
  private static final int WAITING = 24;

  private static final int BACKLOG = 28;

  /** Reads them. */
  public static ListenerOptions of(Libc libc, int descriptor) throws IOException {
    ByteBuffer info = libc.option(descriptor, IPPROTO_TCP, TCP_INFO, BACKLOG + Integer.BYTES);
    return new ListenerOptions(
        number(libc, descriptor, SOL_SOCKET, SO_REUSEADDR) != 0,
        number(libc, descriptor, SOL_SOCKET, SO_REUSEPORT) != 0,
        number(libc, descriptor, IPPROTO_TCP, TCP_DEFER_ACCEPT),
        info.getInt(WAITING),
        info.getInt(BACKLOG));
  }

  private static int number(Libc libc, int descriptor, int level, int option) throws IOException {
    return libc.option(descriptor, level, option, Integer.BYTES).getInt(0);
  }
}
