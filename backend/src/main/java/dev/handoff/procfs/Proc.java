package dev.handoff.procfs;

import dev.handoff.posix.MigratedRequests;
import dev.handoff.posix.Stat;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What /proc says about a process, whatever the process says about itself. proc(5). */
public final class Proc {
  private static final File PROC = new File("/proc");

  private Proc() {}

  /**
   * When a process was started, in clock ticks since boot: together with the PID this identifies
   * one process forever. Empty if there is no such process, or if it has ended and waits to be
   * reaped.
   */
  public static OptionalLong startOf(long pid) {
    try {
      Stat stat = Stat.of(pid);
      return hasEnded(stat) ? OptionalLong.empty() : OptionalLong.of(stat.number(Stat.START_TIME));
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  /** The same until it has been reaped: for one that has ended and waits for that, too. */
  public static OptionalLong startUntilReaped(long pid) {
    try {
      return OptionalLong.of(Stat.of(pid).number(Stat.START_TIME));
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  /**
   * What tells the program that a process runs from the one that it ran before execve(2): where its
   * stack begins, which the kernel chooses at random. Empty if there is no such process, or if it
   * is hidden from us.
   */
  public static OptionalLong imageOf(long pid) {
    try {
      long stack = Stat.of(pid).number(Stat.STACK);
      return stack == 0 ? OptionalLong.empty() : OptionalLong.of(stack);
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  /** The inode of a socket that listens where this endpoint's clients connect to. */
  public static OptionalLong listenerOn(Endpoint endpoint) {
    TcpTable table = TcpTable.in(ProcRows.NET);
    try {
      table.read(endpoint);
    } catch (IOException unreadable) {
      return OptionalLong.empty();
    }
    return table.listening().stream().mapToLong(TcpTable.Listening::inode).findFirst();
  }

  /**
   * The process that holds a socket, such as "nginx, PID 4711"; empty if that is hidden from us.
   */
  public static Optional<String> holderOf(long inode) {
    SocketHolders holders = new SocketHolders(PROC, List::of);
    holders.lookForListeners(Set.of(inode));
    return holders.of(inode).stream().findFirst().map(Proc::describe);
  }

  /** A process for people, such as "nginx, PID 4711". */
  public static String describe(long pid) {
    return nameOf(pid) + "PID " + pid;
  }

  /** The lowest of the ports that the kernel gives to clients, unless it is hidden from us. */
  public static OptionalInt lowestClientPort() {
    Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    try (BufferedReader lines = Files.newBufferedReader(range)) {
      return OptionalInt.of(Integer.parseInt(lines.readLine().split("\\s+")[0]));
    } catch (IOException hidden) {
      return OptionalInt.empty();
    }
  }

  /** Whether a process runs: one that has ended does not, even if its parent never reaps it. */
  public static boolean runs(long pid) {
    return startOf(pid).isPresent();
  }

  /** Whether a process exists and has not been reaped. */
  public static boolean isThere(long pid) {
    return new File(PROC, Long.toString(pid)).exists();
  }

  /** The words of the command line of a process; none if that is not known any more. */
  public static List<String> commandLine(long pid) {
    try {
      return List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
    } catch (IOException gone) {
      return List.of();
    }
  }

  /** The name of its cgroup, with a slash before it; empty if that is not known any more. */
  public static String cgroup(long pid) {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/cgroup"))) {
      String own = "0::";
      return lines
          .filter(line -> line.startsWith(own))
          .map(line -> line.substring(own.length()))
          .findFirst()
          .orElse("");
    } catch (IOException | UncheckedIOException gone) {
      return "";
    }
  }

  /**
   * Whether a process is known to be in another network namespace than we are, where the same
   * address means another server; false if it has ended.
   */
  public static boolean hasOtherNetwork(long pid) {
    try {
      return !network(Long.toString(pid)).equals(network("self"));
    } catch (IOException gone) {
      return false;
    }
  }

  private static Path network(String process) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc", process, "ns/net"));
  }

  /** The name of this host; null if it is hidden from us. */
  public static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException hidden) {
      return null;
    }
  }

  /** Whether a process that is still there has ended, and waits to be reaped. */
  static boolean hasEnded(Stat stat) {
    return "ZX".contains(stat.text(Stat.STATE));
  }

  private static String nameOf(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).strip() + ", ";
    } catch (IOException gone) {
      return "";
    }
  }

  /**
   * Whether the kernel moves connections that wait in the queue of a socket which is closed to
   * another one of the same port: {@code net.ipv4.tcp_migrate_req}, Linux 5.14 and later.
   */
  public static boolean migratesRequests() {
    return MigratedRequests.areOn();
  }
}
