package dev.handoff.posix;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.List;
import jnr.constants.platform.Errno;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The socket on which a service manager hears from its services (sd_notify(3)). Through jnr,
 * because the JDK has no datagrams for Unix sockets and no way to send a descriptor. Creating an
 * instance loads jnr. Safe for use by several threads.
 */
public final class NotifySocket {
  /** In place of a descriptor: the message has none. */
  public static final int NO_DESCRIPTOR = -1;

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;

  /** Of the kernel's sun_path; a path has a closing NUL in it (unix(7)). */
  private static final int LONGEST = 108;

  private final Runtime runtime = Runtime.getSystemRuntime();
  private final int word = runtime.addressSize();
  private final Sockets sockets = LibraryLoader.create(Sockets.class).load(Libc.NAME);
  private final Pointer address;
  private final int addressLength;

  /** Functions of the C library. Public because jnr implements it with a class of its own. */
  public interface Sockets {
    int socket(int domain, int type, int protocol);

    long sendmsg(int socket, Pointer message, int flags);

    int close(int descriptor);
  }

  /**
   * The socket at an address.
   *
   * @param notifySocket the value of NOTIFY_SOCKET: the path of a socket, or {@code @} and an
   *     abstract name
   * @throws IOException if it is neither; the message is one sentence
   */
  public NotifySocket(String notifySocket) throws IOException {
    byte[] name = Words.bytes(notifySocket);
    boolean isAbstract = notifySocket.startsWith("@");
    if (name.length < 2 || !isAbstract && !notifySocket.startsWith("/")) {
      throw unusable(notifySocket, "is neither an absolute path nor an abstract name");
    }
    int length = isAbstract ? name.length : name.length + 1;
    if (length > LONGEST) {
      throw unusable(notifySocket, "is longer than the address of a socket can be");
    }
    addressLength = Short.BYTES + length;
    address = zeroed(addressLength);
    address.putShort(0, (short) AF_UNIX);
    address.put(Short.BYTES, name, 0, name.length);
    if (isAbstract) {
      address.putByte(Short.BYTES, (byte) 0);
    }
  }

  /**
   * Sends a message in one datagram. Waits for as long as the queue of the receiver is full.
   *
   * @param message assignments, one a line
   * @param descriptor goes with it (unix(7), SCM_RIGHTS) and stays open here; or {@link
   *     #NO_DESCRIPTOR}
   */
  public void send(String message, int descriptor) throws IOException {
    byte[] text = Words.bytes(message);
    Pointer data = zeroed(text.length);
    data.put(0, text, 0, text.length);
    Pointer part = zeroed(2 * word); // struct iovec
    putWord(part, 0, data.address());
    putWord(part, 1, text.length);
    Pointer header = zeroed(7 * word); // struct msghdr: seven members, each as long as a word
    putWord(header, 0, address.address());
    header.putInt(word, addressLength);
    putWord(header, 2, part.address());
    putWord(header, 3, 1);
    Pointer rights = descriptor == NO_DESCRIPTOR ? null : rights(descriptor);
    if (rights != null) {
      putWord(header, 4, rights.address());
      putWord(header, 5, rights.size());
    }
    int socket = check(sockets.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    try {
      while (sockets.sendmsg(socket, header, MSG_NOSIGNAL) < 0) {
        if (runtime.getLastError() != Errno.EINTR.intValue()) {
          throw failed();
        }
      }
    } finally {
      sockets.close(socket);
      Reference.reachabilityFence(List.of(data, part, address));
      Reference.reachabilityFence(rights);
    }
  }

  /** A struct cmsghdr (length, level, type) with a descriptor behind it. */
  private Pointer rights(int descriptor) {
    int head = word + 2 * Integer.BYTES;
    Pointer rights = zeroed(head + Math.max(word, Integer.BYTES));
    putWord(rights, 0, head + Integer.BYTES);
    rights.putInt(word, SOL_SOCKET);
    rights.putInt(word + Integer.BYTES, SCM_RIGHTS);
    rights.putInt(head, descriptor);
    return rights;
  }

  private Pointer zeroed(int size) {
    return Memory.allocateDirect(runtime, size, true);
  }

  private void putWord(Pointer memory, int index, long value) {
    memory.putAddress((long) index * word, value);
  }

  private int check(int result) throws IOException {
    if (result < 0) {
      throw failed();
    }
    return result;
  }

  private IOException failed() {
    return new IOException(
        "The service manager cannot be told anything: "
            + Errno.valueOf(runtime.getLastError()).description()
            + ".");
  }

  private static IOException unusable(String address, String why) {
    return new IOException("NOTIFY_SOCKET=" + Words.shown(address) + " " + why + ".");
  }
}
