package dev.handoff.procfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One event of the kernel's, traced in an instance of our own in tracefs: other people's tracing
 * does not notice. tracefs need not be mounted: a mount that is in no namespace is enough
 * (fsmount(2)), and goes with its descriptor. The instance goes when it is closed; one that a
 * process has left behind that was killed, when the next one is opened. Only root may do this. Not
 * safe for use by several threads.
 */
public final class TraceInstance implements AutoCloseable {
  private static final String OURS = "handoff-";

  /** The same numbers on every processor. */
  private static final int FSOPEN = 430;

  private static final int FSCONFIG = 431;
  private static final int FSMOUNT = 432;
  private static final int CLOEXEC = 1;
  private static final int CREATE = 6;

  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  /** Of each processor: hundreds of events between two reads. */
  private static final String BUFFER_KILOBYTES = "64";

  /** A new instance takes over what somebody has chosen for the whole kernel. */
  private static final List<String> USUAL_LINES =
      List.of(
          "context-info",
          "irq-info",
          "norecord-tgid",
          "nolatency-format",
          "noverbose",
          "noraw",
          "nohex",
          "nobin",
          "nofields");

  private final SystemCalls calls;
  private final int mount;
  private final Path folder;
  private final int pipe;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

  private TraceInstance(SystemCalls calls, int mount, Path folder, int pipe) {
    this.calls = calls;
    this.mount = mount;
    this.folder = folder;
    this.pipe = pipe;
  }

  /**
   * Traces an event from now on.
   *
   * @param event such as {@code tcp/tcp_send_reset}
   * @param field that it must have: the kernel is too old without it
   * @return empty if this process may not, or the kernel does not know it
   */
  public static Optional<TraceInstance> of(String event, String field) {
    if (!Rights.isRoot() || !Rights.mayMount()) {
      return Optional.empty();
    }
    SystemCalls calls = SystemCalls.load();
    int mount = mount(calls);
    Path tracefs = Path.of("/proc/self/fd/" + mount);
    Path folder = null;
    try {
      if (mount >= 0
          && Files.readString(tracefs.resolve("events/" + event + "/format")).contains(field)) {
        Path instances = tracefs.resolve("instances");
        removeLeftovers(instances);
        folder = Files.createDirectory(instances.resolve(name()));
        Files.writeString(folder.resolve("buffer_size_kb"), BUFFER_KILOBYTES);
        for (String option : USUAL_LINES) {
          Files.writeString(folder.resolve("trace_options"), option);
        }
        Files.writeString(folder.resolve("events/" + event + "/enable"), "1");
        int pipe = calls.open(folder + "/trace_pipe", O_NONBLOCK | O_CLOEXEC);
        if (pipe >= 0) {
          return Optional.of(new TraceInstance(calls, mount, folder, pipe));
        }
      }
    } catch (IOException refused) {
      // The same as below: nobody can be told more than that it is not known.
    }
    remove(folder);
    if (mount >= 0) {
      calls.close(mount);
    }
    return Optional.empty();
  }

  /** The lines since the last time, each with a line feed; empty if there are none. */
  public String read() {
    StringBuilder lines = new StringBuilder();
    while (true) {
      buffer.clear();
      int length = (int) calls.read(pipe, buffer, buffer.capacity());
      if (length <= 0) {
        return lines.toString();
      }
      lines.append(StandardCharsets.ISO_8859_1.decode(buffer.limit(length)));
    }
  }

  /** Its files, for as long as it is open. */
  Path folder() {
    return folder;
  }

  /** Ends the tracing; nothing of it is left. */
  @Override
  public void close() {
    // An instance that is being read is not removed; its events end with it.
    calls.close(pipe);
    remove(folder);
    calls.close(mount);
  }

  private static int mount(SystemCalls calls) {
    int context = calls.syscall(FSOPEN, "tracefs", CLOEXEC);
    if (context < 0) {
      return -1;
    }
    try {
      return calls.syscall(FSCONFIG, context, CREATE, null, null, 0) < 0
          ? -1
          : calls.syscall(FSMOUNT, context, CLOEXEC, null, null, 0);
    } finally {
      calls.close(context);
    }
  }

  /** The process is in it, so that others can see whether that still runs. */
  private static String name() {
    long pid = ProcessHandle.current().pid();
    return OURS + pid + "-" + Proc.startOf(pid).orElse(0) + "-" + System.nanoTime();
  }

  private static void removeLeftovers(Path instances) {
    String[] names = instances.toFile().list();
    for (String name : names == null ? new String[0] : names) {
      String[] words = name.split("-");
      if (name.startsWith(OURS) && words.length == 4 && !isRunning(words[1], words[2])) {
        // In another namespace of PIDs it may be running: the kernel knows, and refuses.
        remove(instances.resolve(name));
      }
    }
  }

  private static boolean isRunning(String pid, String start) {
    try {
      return Proc.startOf(Long.parseLong(pid)).equals(OptionalLong.of(Long.parseLong(start)));
    } catch (NumberFormatException notOurs) {
      return true;
    }
  }

  /** To the kernel it is one directory, whatever seems to be in it. */
  private static void remove(Path folder) {
    try {
      if (folder != null) {
        Files.delete(folder);
      }
    } catch (IOException stillRead) {
      // Whoever reads it removes it, or the next one to come does.
    }
  }
}
