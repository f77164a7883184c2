package dev.handoff.supervise;

import dev.handoff.posix.Stat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What /proc says about a process, whatever the process says about itself. proc(5). */
final class Proc {
  private static final String LISTEN = "0A";

  private Proc() {}

  /**
   * When a process was started, in clock ticks since boot: together with the PID this identifies
   * one process forever. Empty if there is no such process, or if it has ended and waits to be
   * reaped.
   */
  static OptionalLong startOf(long pid) {
    try {
      Stat stat = Stat.of(pid);
      boolean ended = "ZX".contains(stat.text(Stat.STATE));
      return ended ? OptionalLong.empty() : OptionalLong.of(stat.number(Stat.START_TIME));
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  /**
   * The inode of a socket that listens where this server answers: on its address, plain or mapped
   * to IPv6, or on all addresses.
   */
  static OptionalLong listenerOn(Target target) {
    List<String> hosts = hostsOf(target.host());
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      try (Stream<String> rows = Files.lines(Path.of(table))) {
        OptionalLong inode =
            rows.skip(1)
                .map(row -> row.strip().split("\\s+"))
                .filter(row -> row[3].equals(LISTEN) && isOurs(row[1], hosts, target.port()))
                .mapToLong(row -> Long.parseLong(row[9]))
                .findFirst();
        if (inode.isPresent()) {
          return inode;
        }
      } catch (IOException | UncheckedIOException noSuchTable) {
        // A host without IPv6 has only the first one.
      }
    }
    return OptionalLong.empty();
  }

  /**
   * The process that holds a socket, such as "nginx, PID 4711"; empty if that is hidden from us.
   */
  static Optional<String> holderOf(long inode) {
    String link = "socket:[" + inode + "]";
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(ProcessHandle::pid)
          .filter(pid -> holds(pid, link))
          .findFirst()
          .map(pid -> nameOf(pid) + "PID " + pid);
    }
  }

  private static boolean isOurs(String address, List<String> hosts, int port) {
    int colon = address.indexOf(':');
    return Integer.parseInt(address.substring(colon + 1), 16) == port
        && hosts.contains(address.substring(0, colon));
  }

  /**
   * An address and those that include it, in the form of the tables: words of 32 bits with their
   * bytes swapped.
   */
  private static List<String> hostsOf(String host) {
    byte[] address;
    try {
      address = InetAddress.getByName(host).getAddress();
    } catch (UnknownHostException e) {
      return List.of();
    }
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < address.length; i++) {
      hex.append(String.format("%02X", address[i / 4 * 4 + 3 - i % 4]));
    }
    String all = "0".repeat(8);
    return address.length == 4
        ? List.of(hex.toString(), all, "0000000000000000FFFF0000" + hex, all.repeat(4))
        : List.of(hex.toString(), all.repeat(4));
  }

  private static boolean holds(long pid, String link) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors.anyMatch(descriptor -> link.equals(targetOf(descriptor)));
    } catch (IOException | UncheckedIOException hidden) {
      return false;
    }
  }

  private static String targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private static String nameOf(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).strip() + ", ";
    } catch (IOException gone) {
      return "";
    }
  }
}
