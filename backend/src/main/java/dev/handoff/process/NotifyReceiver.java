package dev.handoff.process;

import dev.handoff.posix.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jnr.constants.platform.Errno;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Hears what servers tell their service manager (sd_notify(3)), on a socket in the file system. The
 * kernel says who it was (unix(7), SO_PASSCRED). Descriptors that come along are closed. Through
 * jnr, because the JDK has no datagrams for Unix sockets.
 */
public final class NotifyReceiver implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PASSCRED = 16;
  private static final int SCM_CREDENTIALS = 2;
  private static final int SHUT_RDWR = 2;

  /** Of the kernel's sun_path; a path has a closing NUL in it (unix(7)). */
  private static final int LONGEST_PATH = 108;

  private static final int LONGEST = 4096;

  private final Runtime runtime = Runtime.getSystemRuntime();
  private final int word = runtime.addressSize();
  private final Sockets sockets = LibraryLoader.create(Sockets.class).load(Libc.NAME);
  private final Listener listener;
  private final Path path;
  private final int socket;
  private final Thread thread = new Thread(this::run, "notify-receiver");
  private volatile boolean closed;

  /** Functions of the C library. Public because jnr implements it with a class of its own. */
  public interface Sockets {
    int socket(int domain, int type, int protocol);

    int bind(int socket, Pointer address, int length);

    int setsockopt(int socket, int level, int option, Pointer value, int length);

    long recvmsg(int socket, Pointer message, int flags);

    int shutdown(int socket, int how);

    int close(int descriptor);
  }

  /** Takes what is heard. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A message.
     *
     * @param pid of the process that sent it; 0 if the kernel does not say
     * @param message assignments, one a line
     * @param at when it came, on the monotonic clock
     */
    void heard(long pid, String message, long at);
  }

  private NotifyReceiver(Path path, Listener listener) throws IOException {
    this.path = path;
    this.listener = listener;
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length >= LONGEST_PATH) {
      throw new IOException(path + " is longer than the address of a socket can be.");
    }
    Pointer address = zeroed(Short.BYTES + name.length + 1);
    address.putShort(0, (short) AF_UNIX);
    address.put(Short.BYTES, name, 0, name.length);
    socket = check(sockets.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    try {
      Pointer on = zeroed(Integer.BYTES);
      on.putInt(0, 1);
      check(sockets.setsockopt(socket, SOL_SOCKET, SO_PASSCRED, on, Integer.BYTES));
      check(sockets.bind(socket, address, (int) address.size()));
      // Whoever may write here may tell us anything.
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      sockets.close(socket);
      throw e;
    }
  }

  /**
   * Begins to listen, in a daemon thread.
   *
   * @param path of the socket, which must not be there yet; only this user and root may write to it
   */
  public static NotifyReceiver start(Path path, Listener listener) throws IOException {
    NotifyReceiver receiver = new NotifyReceiver(path, listener);
    receiver.thread.setDaemon(true);
    receiver.thread.start();
    return receiver;
  }

  /** Where it listens: the value of NOTIFY_SOCKET. */
  public Path path() {
    return path;
  }

  /** Stops listening, and removes the socket. */
  @Override
  public void close() {
    closed = true;
    sockets.shutdown(socket, SHUT_RDWR);
    try {
      thread.join();
      Files.deleteIfExists(path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      // With its folder.
    }
    sockets.close(socket);
  }

  private void run() {
    Pointer text = zeroed(LONGEST);
    Pointer part = zeroed(2 * word); // struct iovec
    part.putAddress(0, text.address());
    part.putAddress(word, LONGEST);
    // A struct cmsghdr (length, level, type) with a struct ucred: no room for descriptors, so the
    // kernel closes them.
    Pointer credentials = zeroed(word + 2 * Integer.BYTES + 4 * Integer.BYTES);
    Pointer header = zeroed(7 * word); // struct msghdr: seven members, each as long as a word
    header.putAddress(2L * word, part.address());
    header.putAddress(3L * word, 1);
    while (!closed) {
      header.putAddress(4L * word, credentials.address());
      header.putAddress(5L * word, credentials.size());
      long length = sockets.recvmsg(socket, header, 0);
      if (length > 0) {
        heard(text, (int) length, credentials, header.getAddress(5L * word) > 0);
      } else if (length < 0 && runtime.getLastError() != Errno.EINTR.intValue()) {
        return;
      }
    }
  }

  private void heard(Pointer text, int length, Pointer credentials, boolean known) {
    byte[] bytes = new byte[length];
    text.get(0, bytes, 0, length);
    boolean names = known && credentials.getInt(word + Integer.BYTES) == SCM_CREDENTIALS;
    long pid = names ? credentials.getInt(word + 2L * Integer.BYTES) : 0;
    listener.heard(pid, new String(bytes, StandardCharsets.UTF_8), System.nanoTime());
  }

  private Pointer zeroed(int size) {
    return Memory.allocateDirect(runtime, size, true);
  }

  private int check(int result) throws IOException {
    if (result < 0) {
      throw new IOException(
          "Nothing can be heard at "
              + path
              + ": "
              + Errno.valueOf(runtime.getLastError()).description()
              + ".");
    }
    return result;
  }
}
