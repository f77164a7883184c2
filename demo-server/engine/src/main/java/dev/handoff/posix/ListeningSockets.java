package dev.handoff.posix;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.FileReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The listening TCP sockets of this network namespace, as the kernel lists them (proc(5)). */
public final class ListeningSockets {
  private static final String LISTEN = "0A";
  private static final String SOCKET = "socket:[";

  private ListeningSockets() {}

  /** The port of each IPv4 socket, by the socket's inode. */
  public static Map<Long, Integer> ofIpv4() throws IOException {
    return of("/proc/self/net/tcp");
  }

  /** The port of each IPv6 socket, by the socket's inode; empty without IPv6. */
  public static Map<Long, Integer> ofIpv6() throws IOException {
    return of("/proc/self/net/tcp6");
  }

  /** The inode of a socket, read from its link in /proc/PID/fd; 0 if the link is not a socket's. */
  public static long inode(String link) {
    return link.startsWith(SOCKET)
        ? Long.parseLong(link.substring(SOCKET.length(), link.length() - 1))
        : 0;
  }

  /**
   * The ports on which any part of this process listens.
   *
   * @param except the inode of a socket to leave out
   */
  public static Set<Integer> portsOfThisProcess(long except) throws IOException {
    Map<Long, Integer> all = ofIpv4();
    all.putAll(ofIpv6());
    all.remove(except);
    Set<Integer> ours = new TreeSet<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : open) {
        Integer port = all.get(inodeOf(descriptor));
        if (port != null) {
          ours.add(port);
        }
      }
    }
    return ours;
  }

  private static long inodeOf(Path descriptor) {
    try {
      return inode(Files.readSymbolicLink(descriptor).toString());
    } catch (IOException closedMeanwhile) {
      return 0;
    }
  }

  private static Map<Long, Integer> of(String table) throws IOException {
    Map<Long, Integer> ports = new HashMap<>();
    try (BufferedReader rows = new BufferedReader(new FileReader(table))) {
      rows.readLine();
      for (String row = rows.readLine(); row != null; row = rows.readLine()) {
        String[] columns = row.trim().split("\\s+");
        // The kernel lists listening sockets first: the thousands of connections after them need
        // not be read.
        if (!columns[3].equals(LISTEN)) {
          break;
        }
        String address = columns[1];
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
        ports.put(Long.parseLong(columns[9]), port);
      }
    } catch (FileNotFoundException noIpv6) {
      // Without IPv6 there are none.
    }
    return ports;
  }
}
