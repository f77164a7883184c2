package dev.handoff.posix;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Signal;
import jnr.ffi.LastError;
import jnr.ffi.Platform;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.byref.IntByReference;
import jnr.posix.POSIXFactory;

/**
 * The C library. Creating an instance costs 0.1 to 0.3 s of CPU, because jnr generates its classes:
 * a server does that after it is ready. Safe for use by several threads.
 */
public final class Libc {
  /**
   * F_DUPFD_CLOEXEC of linux/fcntl.h: copies a descriptor to a number or above, with close-on-exec,
   * in one step.
   */
  private static final int F_DUPFD_CLOEXEC = 1030;

  /** The same without close-on-exec: F_DUPFD. */
  private static final int F_DUPFD = 0;

  private static final int F_SETFD = 2;
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final int SIG_SETMASK = 2;
  private static final int LONGEST_LINE = 64;
  private static final int FIRST_STAGED = 10;
  private static final int O_RDWR = 2;
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int WNOHANG = 1;
  private static final long SIG_DFL = 0;
  private static final int MADV_DONTNEED = 4;

  /** The file's own name: for {@code c}, jnr would look through all files in all directories. */
  public static final String NAME = Platform.getNativePlatform().getStandardCLibraryName();

  private final LibcFunctions functions = LibcFunctions.load();

  /**
   * Starts a process.
   *
   * @return its PID
   * @throws SpawnException if there is no such program, it cannot be executed, or the system lacks
   *     the resources
   */
  public long spawn(Spawn spawn) throws SpawnException {
    return new PosixSpawn(functions).start(spawn);
  }

  /**
   * Replaces the program of this process, which stays the same process, and does not return. The
   * new program has the descriptors 0, 1 and 2, the ones named here, under their numbers in this
   * process, and no others. Nothing is run or flushed before.
   *
   * @throws SpawnException if the program cannot be executed; this process then goes on
   */
  public void exec(Spawn spawn) throws SpawnException {
    Pointer program = NativeMemory.string(spawn.program());
    Pointer command = NativeMemory.strings(spawn.command());
    Pointer environment = NativeMemory.strings(spawn.environment().entries());
    // Whatever another thread opens after this line would stay open in the new program.
    functions.close_range(3, -1, CLOSE_RANGE_CLOEXEC);
    spawn.descriptors().values().forEach(kept -> functions.fcntl(kept, F_SETFD, 0));
    functions.pthread_sigmask(SIG_SETMASK, NativeMemory.zeroed(), null);
    if (spawn.directory() == null || functions.chdir(NativeMemory.string(spawn.directory())) == 0) {
      functions.execvpe(program, command, environment);
    }
    int errno = errno();
    Reference.reachabilityFence(List.of(program, command, environment));
    throw new SpawnException(
        "cannot execute " + Words.shown(spawn.program()) + ": " + describe(errno));
  }

  /** A copy of a descriptor, 10 or higher, that a new program of this process has too. */
  public int keep(int descriptor) throws IOException {
    return check(
        functions.fcntl(descriptor, F_DUPFD, FIRST_STAGED), "copy descriptor " + descriptor);
  }

  /**
   * Reaps a child, if it has ended; it is then gone for good.
   *
   * @return how it ended; empty while it lives, and if it is not our child
   */
  public Optional<Exit> reap(long pid) {
    int[] status = new int[1];
    return functions.waitpid((int) pid, status, WNOHANG) == pid
        ? Optional.of(exit(status[0]))
        : Optional.empty();
  }

  /**
   * Reaps any one child that has ended: only for a process that does not wait for its children in
   * another way.
   */
  public Optional<Map.Entry<Long, Exit>> reapAny() {
    int[] status = new int[1];
    int pid = functions.waitpid(-1, status, WNOHANG);
    return pid > 0 ? Optional.of(Map.entry((long) pid, exit(status[0]))) : Optional.empty();
  }

  /**
   * Sends a signal.
   *
   * @param signal without its SIG, such as {@code TERM}
   * @return false if there is no such process, or it is not ours
   */
  public boolean kill(long pid, String signal) {
    return functions.kill((int) pid, Signal.valueOf("SIG" + signal).intValue()) == 0;
  }

  /**
   * Restores the default action of a signal. Programs started by nohup or as background jobs of a
   * script ignore some signals from the start, and the JVM then silently refuses to handle these.
   *
   * @param signal without its SIG
   */
  public void restore(String signal) {
    functions.signal(Signal.valueOf("SIG" + signal).intValue(), SIG_DFL);
  }

  /**
   * Makes this process the new parent of descendants whose parent dies, so that we can reap them
   * (prctl(2)).
   */
  public void becomeSubreaper() {
    functions.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  }

  /**
   * Whether a descriptor of this process is a terminal. Through jnr-posix, because no start waits
   * for it: this costs 0.25 s of CPU.
   */
  public boolean isTerminal(int descriptor) {
    return POSIXFactory.getNativePOSIX().libc().isatty(descriptor) == 1;
  }

  /**
   * Lets go of the memory of files that this process only reads, such as libraries and archives of
   * classes (madvise(2)). What it goes on using comes back out of the page cache, 64 KB at a time;
   * what only its start needed does not.
   *
   * @throws IOException if the kernel does not tell what is mapped; nothing is let go then
   */
  public void letGoOfFilePages() throws IOException {
    for (FilePages.Range pages : FilePages.unchanged()) {
      // Refused for locked pages and for devices, which then stay as they are.
      functions.madvise(pages.from(), pages.length(), MADV_DONTNEED);
    }
  }

  /** A new pipe. */
  public Pipe pipe() throws IOException {
    int[] ends = new int[2];
    check(functions.pipe(ends), "open a pipe");
    try {
      return new Pipe(stage(ends[0]), stage(ends[1]));
    } finally {
      functions.close(ends[0]);
      functions.close(ends[1]);
    }
  }

  /** A new descriptor, 10 or higher, for {@code /dev/null}. */
  public int openNothing() throws IOException {
    int nothing = check(functions.open("/dev/null", O_RDWR, 0), "open /dev/null");
    try {
      return stage(nothing);
    } finally {
      functions.close(nothing);
    }
  }

  /**
   * A copy of a descriptor, 10 or higher: file actions run one after another, and a dup2 to 3 must
   * not overwrite the source of the next.
   */
  public int stage(int descriptor) throws IOException {
    return check(
        functions.fcntl(descriptor, F_DUPFD_CLOEXEC, FIRST_STAGED),
        "copy descriptor " + descriptor);
  }

  /** The value of a socket option, in the byte order of this machine (getsockopt(2)). */
  ByteBuffer option(int descriptor, int level, int option, int length) throws IOException {
    ByteBuffer value = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    IntByReference size = new IntByReference(length);
    check(functions.getsockopt(descriptor, level, option, value, size), "read option " + option);
    return value;
  }

  /** Reads what is available, and waits until something is. Returns -1 at the end. */
  public int read(int descriptor, byte[] buffer) throws IOException {
    while (true) {
      int count = (int) functions.read(descriptor, buffer, buffer.length);
      if (count > 0) {
        return count;
      } else if (count == 0) {
        return -1;
      } else if (errno() != Errno.EINTR.intValue()) {
        throw new IOException("cannot read descriptor " + descriptor + ": " + describe(errno()));
      }
    }
  }

  /**
   * The first line of a pipe, which is then closed; null if it ends before any.
   *
   * @return a line with its line feed, or what stands there if it is not the beginning of a short
   *     line
   */
  public String readLine(int pipe) {
    try {
      return readLine(pipe, LONGEST_LINE);
    } finally {
      close(pipe);
    }
  }

  /**
   * The same for a pipe that stays open, of which no more than this is read: a line of exactly that
   * length leaves what follows it in the pipe.
   */
  public String readLine(int pipe, int most) {
    StringBuilder line = new StringBuilder();
    try {
      while (line.length() < most && line.indexOf("\n") < 0) {
        byte[] buffer = new byte[most - line.length()];
        int count = read(pipe, buffer);
        if (count < 0) {
          return line.length() == 0 ? null : line.toString();
        }
        line.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      }
      return line.toString();
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Writes a short text to a pipe.
   *
   * @throws IOException if nobody has its other end any more
   */
  public void write(int pipe, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    check((int) functions.write(pipe, bytes, bytes.length), "write descriptor " + pipe);
  }

  /** Closes a descriptor that was opened here. */
  public void close(int descriptor) {
    functions.close(descriptor);
  }

  /** The macros of wait(2): the low seven bits are the signal, the next byte is the code. */
  private static Exit exit(int status) {
    int signal = status & 0x7f;
    if (signal == 0) {
      return new Exit((status >> 8) & 0xff, null);
    }
    for (Signal known : Signal.values()) {
      if (known.defined() && known.intValue() == signal) {
        return new Exit(null, known.name().substring("SIG".length()));
      }
    }
    return new Exit(null, Integer.toString(signal));
  }

  /** What the last function that failed in this thread has said; jnr keeps it (errno(3)). */
  private static int errno() {
    return LastError.getLastError(Runtime.getSystemRuntime());
  }

  private static int check(int result, String what) throws IOException {
    if (result < 0) {
      throw new IOException("cannot " + what + ": " + describe(errno()));
    }
    return result;
  }

  static String describe(int errno) {
    return errno == Errno.E2BIG.intValue()
        ? "its arguments and its environment are longer than the system allows (E2BIG)"
        : Errno.valueOf(errno).description();
  }
}
