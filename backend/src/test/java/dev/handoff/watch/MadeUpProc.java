package dev.handoff.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that looks like {@code /proc} to whoever reads it. */
record MadeUpProc(Path root) {
  static final String HEAD =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
          + "  timeout inode\n";

  /** One that has the counters of the network. */
  static MadeUpProc in(Path root) throws IOException {
    Files.createDirectory(root.resolve("net"));
    Files.writeString(
        root.resolve("net/netstat"),
        "TcpExt: TW ListenOverflows ListenDrops\nTcpExt: 5 17 9\nIpExt: In\nIpExt: 1\n");
    return new MadeUpProc(root);
  }

  /** The rows of its sockets. */
  void tcp(String... rows) throws IOException {
    Files.writeString(root.resolve("net/tcp"), HEAD + String.join("\n", rows) + "\n");
  }

  /** A process has a descriptor for a socket. */
  void fd(long pid, int number, long inode) throws IOException {
    Path fds = Files.createDirectories(root.resolve(pid + "/fd"));
    Files.createSymbolicLink(fds.resolve("" + number), Path.of("socket:[" + inode + "]"));
  }

  /**
   * A process was started ahead of another one's end, and waits for the word on this descriptor.
   */
  void waits(long pid, int number) throws IOException {
    Files.writeString(
        root.resolve(pid + "/environ"), "A=b\0HANDOFF_STANDBY_FD=" + number + "\0C=d\0");
    Files.createSymbolicLink(root.resolve(pid + "/fd/" + number), Path.of("pipe:[7]"));
  }

  /** A process of a session of its own. */
  void process(long pid, long parent, String name, long start) throws IOException {
    process(pid, parent, pid, name, start, "S");
  }

  void process(long pid, long parent, long session, String name, long start, String state)
      throws IOException {
    Path process = Files.createDirectories(root.resolve("" + pid));
    Files.createDirectories(process.resolve("fd"));
    Files.writeString(process.resolve("cmdline"), name + "\0-c\0x.conf\0");
    Files.writeString(
        process.resolve("stat"),
        "%d (%s) %s %d 0 %d%s %d 0\n"
            .formatted(pid, name, state, parent, session, " 0".repeat(15), start));
  }

  /** The process has been reaped. */
  void ends(long pid) throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve("" + pid))) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  static String row(int port, String state, int queue, long inode) {
    return "   0: 0100007F:%04X 00000000:1F90 %s 00000000:%08X 00:00000000 00000000     0        0 %d 1 0000000000000000 100 0 0 10 0"
        .formatted(port, state, queue, inode);
  }
}
