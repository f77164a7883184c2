package dev.handoff.posix;

import java.nio.charset.StandardCharsets;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The receiving end of Unix datagrams, with the descriptors that come with them. */
final class DatagramInbox implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int LONGEST = 4096;

  private final Runtime runtime = Runtime.getSystemRuntime();
  private final Sockets sockets = LibraryLoader.create(Sockets.class).load("c");
  private final int socket = sockets.socket(AF_UNIX, SOCK_DGRAM, 0);

  /** Functions of the C library. Public because jnr implements it with a class of its own. */
  public interface Sockets {
    int socket(int domain, int type, int protocol);

    int bind(int socket, Pointer address, int length);

    long recvmsg(int socket, Pointer message, int flags);

    int close(int descriptor);
  }

  /**
   * A message and what came with it.
   *
   * @param descriptor -1 without one
   */
  record Received(String message, int descriptor) {}

  /** Bound to these bytes, which follow the family in the address. */
  DatagramInbox(byte[] name) {
    Pointer address = zeroed(Short.BYTES + name.length);
    address.putShort(0, (short) AF_UNIX);
    address.put(Short.BYTES, name, 0, name.length);
    if (sockets.bind(socket, address, Short.BYTES + name.length) != 0) {
      throw new AssertionError("cannot bind: errno " + runtime.getLastError());
    }
  }

  /** The next message; null if none is there. */
  Received receive() {
    int word = runtime.addressSize();
    Pointer data = zeroed(LONGEST);
    Pointer part = zeroed(2 * word);
    part.putAddress(0, data.address());
    part.putAddress(word, LONGEST);
    Pointer rights = zeroed(64);
    Pointer header = zeroed(7 * word);
    header.putAddress(2L * word, part.address());
    header.putAddress(3L * word, 1);
    header.putAddress(4L * word, rights.address());
    header.putAddress(5L * word, 64);
    int length = (int) sockets.recvmsg(socket, header, MSG_DONTWAIT);
    if (length < 0) {
      return null;
    }
    byte[] text = new byte[length];
    data.get(0, text, 0, length);
    boolean withDescriptor = header.getAddress(5L * word) > 0;
    return new Received(
        new String(text, StandardCharsets.UTF_8),
        withDescriptor ? rights.getInt(word + 2L * Integer.BYTES) : -1);
  }

  void close(int descriptor) {
    sockets.close(descriptor);
  }

  @Override
  public void close() {
    sockets.close(socket);
  }

  private Pointer zeroed(int size) {
    return Memory.allocateDirect(runtime, size, true);
  }
}
