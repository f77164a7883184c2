package dev.handoff.demo;

import dev.handoff.posix.ListeningSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The descriptors of a process, as the kernel lists them. */
public final class OpenFiles {
  private static final int O_CLOEXEC = 02000000;

  private OpenFiles() {}

  /** What each descriptor refers to, such as {@code socket:[4711]}. */
  static SortedMap<Integer, String> of(long pid) throws IOException {
    SortedMap<Integer, String> open = new TreeMap<>();
    try (var links = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path link : links.toList()) {
        try {
          open.put(
              Integer.parseInt(link.getFileName().toString()),
              Files.readSymbolicLink(link).toString());
        } catch (IOException closed) {
          // It has just been closed.
        }
      }
    }
    return open;
  }

  /** The inode of the socket that listens on a port. */
  public static long listener(int port) throws IOException {
    Map<Long, Integer> ports = new HashMap<>(ListeningSockets.ofIpv4());
    ports.putAll(ListeningSockets.ofIpv6());
    return ports.entrySet().stream()
        .filter(it -> it.getValue() == port)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody listens on " + port));
  }

  /** The descriptor under which a process holds a socket. */
  static int numberOf(long pid, long inode) throws IOException {
    return of(pid).entrySet().stream()
        .filter(descriptor -> descriptor.getValue().equals("socket:[" + inode + "]"))
        .map(SortedMap.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("pid " + pid + " does not hold socket " + inode));
  }

  /**
   * The flags of fcntl's F_GETFL: they belong to the open file, so they are the same in each
   * holder.
   */
  static int flags(long pid, int descriptor) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/fdinfo/" + descriptor))) {
      if (line.startsWith("flags:")) {
        return Integer.parseInt(line.substring("flags:".length()).strip(), 8) & ~O_CLOEXEC;
      }
    }
    throw new AssertionError("descriptor " + descriptor + " of pid " + pid + " has no flags");
  }
}
