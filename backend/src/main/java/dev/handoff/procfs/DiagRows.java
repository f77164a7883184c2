package dev.handoff.procfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Rows that the kernel gives on a netlink socket (sock_diag(7)): it skips the sockets of other
 * ports and those in TIME_WAIT, and writes no text. With eight thousand of these a look takes 1 ms,
 * and 14 ms in the files. Where it does not answer, as in some sandboxes, the files are read from
 * then on.
 *
 * <p>For each question the kernel walks past all connections: 5 ms with twenty thousand in
 * TIME_WAIT. So it is asked for both families at once, which only the older form of the question
 * does (TCPDIAG_GETSOCK ignores the family). Sockets that listen are in a table of their own, which
 * takes 0.05 ms.
 */
final class DiagRows implements SocketRows {
  private static final int AF_INET = 2;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final short TCPDIAG_GETSOCK = 18;

  /** NLM_F_REQUEST and NLM_F_DUMP. */
  private static final short ALL = 0x301;

  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int ESTABLISHED = 1;
  private static final int LISTEN = 10;

  private static final short INET_DIAG_REQ_BYTECODE = 1;
  private static final int INET_DIAG_BC_S_GE = 2;
  private static final int INET_DIAG_BC_S_LE = 3;

  /** Lengths of struct nlmsghdr, and of the part of struct inet_diag_req that names a socket. */
  private static final int HEADER = 16;

  private static final int SOCKET_ID = 48;
  private static final int REQUEST = HEADER + 4 + SOCKET_ID + 8 + 4 + 16;

  /** Places in a message, of which struct inet_diag_msg follows the header. */
  private static final int STATE = HEADER + 1;

  private static final int SOURCE = HEADER + 8;
  private static final int QUEUE = HEADER + 4 + SOCKET_ID + 4;
  private static final int LIMIT = QUEUE + 4;
  private static final int INODE = QUEUE + 12;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final SocketRows files;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.nativeOrder());
  private SystemCalls sockets;
  private boolean answers;
  private boolean refuses;

  /**
   * Rows of this host.
   *
   * @param files in place of what the kernel refuses
   */
  DiagRows(SocketRows files) {
    this.files = files;
  }

  @Override
  public List<SocketRow> of(int port) throws IOException {
    List<SocketRow> rows = answer(port, 1 << ESTABLISHED | 1 << LISTEN);
    return rows == null ? files.of(port) : rows;
  }

  @Override
  public List<SocketRow> listening(int port) throws IOException {
    List<SocketRow> rows = answer(port, 1 << LISTEN);
    return rows == null ? files.listening(port) : rows;
  }

  /** Null if the kernel does not answer. */
  private List<SocketRow> answer(int port, int states) {
    List<SocketRow> rows = refuses ? null : ask(port, states);
    answers |= rows != null;
    refuses = !answers;
    return rows;
  }

  private List<SocketRow> ask(int port, int states) {
    if (sockets == null) {
      sockets = SystemCalls.load();
    }
    int socket = sockets.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (socket < 0) {
      return null;
    }
    try {
      List<SocketRow> rows = new ArrayList<>();
      return ask(socket, port, states, rows) ? rows : null;
    } finally {
      sockets.close(socket);
    }
  }

  private boolean ask(int socket, int port, int states, List<SocketRow> rows) {
    buffer.clear();
    buffer.putInt(REQUEST).putShort(TCPDIAG_GETSOCK).putShort(ALL).putInt(0).putInt(0);
    buffer.putInt(0).put(new byte[SOCKET_ID]).putInt(states).putInt(0);
    putFilter(port);
    if (sockets.send(socket, buffer.flip(), REQUEST, 0) != REQUEST) {
      return false;
    }
    while (true) {
      buffer.clear();
      int length = (int) sockets.recv(socket, buffer, buffer.capacity(), 0);
      if (length < HEADER) {
        return false;
      }
      for (int at = 0; at + HEADER <= length; at += aligned(buffer.getInt(at))) {
        int type = buffer.getShort(at + 4);
        if (type == NLMSG_DONE || type == NLMSG_ERROR) {
          return type == NLMSG_DONE;
        }
        rows.add(row(at));
      }
    }
  }

  /**
   * A program for the kernel: the local port is at least this one, and at most. Each of the two
   * steps has a second word with its port; the last number is how far to go on if it does not hold.
   */
  private void putFilter(int port) {
    buffer.putShort((short) 20).putShort(INET_DIAG_REQ_BYTECODE);
    buffer.put((byte) INET_DIAG_BC_S_GE).put((byte) 8).putShort((short) 20);
    buffer.putShort((short) 0).putShort((short) port);
    buffer.put((byte) INET_DIAG_BC_S_LE).put((byte) 8).putShort((short) 12);
    buffer.putShort((short) 0).putShort((short) port);
  }

  private SocketRow row(int at) {
    boolean isIpv4 = buffer.get(at + HEADER) == AF_INET;
    StringBuilder address = new StringBuilder(32);
    for (int i = 0; i < (isIpv4 ? 1 : 4); i++) {
      address.append(HEX.toHexDigits(buffer.getInt(at + SOURCE + 4 * i)));
    }
    boolean listens = buffer.get(at + STATE) == LISTEN;
    long inode = Integer.toUnsignedLong(buffer.getInt(at + INODE));
    return listens
        ? new SocketRow(
            address.toString(), true, inode, buffer.getInt(at + QUEUE), buffer.getInt(at + LIMIT))
        : new SocketRow(address.toString(), false, inode, 0, SocketRow.UNKNOWN);
  }

  private static int aligned(int length) {
    return Math.max(HEADER, length + 3 & ~3);
  }
}
