package dev.handoff.procfs;

/**
 * A TCP socket of this host that listens or is established.
 *
 * @param address its local one, as in {@code /proc/net/tcp}: words of 32 bits in the byte order of
 *     the machine, in hexadecimal
 * @param inode 0 for a connection that nobody has accepted
 * @param queue of one that listens: connections that nobody has accepted
 * @param limit of that queue, or {@link #UNKNOWN}
 */
record SocketRow(String address, boolean listens, long inode, int queue, int limit) {
  static final int UNKNOWN = -1;
}
