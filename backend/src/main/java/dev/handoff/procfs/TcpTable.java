package dev.handoff.procfs;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sockets of one endpoint. Not safe for use by several threads. */
public final class TcpTable {
  private final SocketRows source;
  private Endpoint endpoint;
  private Set<String> addresses = Set.of();
  private List<Listening> listening = List.of();
  private Set<Long> established = Set.of();
  private int waiting;
  private Set<String> listens = Set.of();
  private boolean byWildcard;

  /**
   * A listening socket.
   *
   * @param queue connections that are established but not yet accepted
   * @param limit of the queue; negative if it is not known
   * @param address with its port, as in a URL
   */
  public record Listening(long inode, int queue, int limit, String address) {}

  private TcpTable(SocketRows source) {
    this.source = source;
  }

  /**
   * A table that is read from files.
   *
   * @param net {@code /proc/net}, or something that looks like it
   */
  public static TcpTable in(File net) {
    return new TcpTable(new ProcRows(net));
  }

  /**
   * A table that is read again and again: the kernel is asked for it (sock_diag(7)), and the files
   * are read where it does not answer. On a busy host that takes a twentieth of the time.
   *
   * @param net as above; only the kernel's own can be asked for otherwise
   */
  public static TcpTable often(File net) {
    ProcRows files = new ProcRows(net);
    return new TcpTable(net.equals(ProcRows.NET) ? new DiagRows(files) : files);
  }

  /** Sockets that listen where clients of the endpoint connect to. */
  public List<Listening> listening() {
    return listening;
  }

  /** Inodes of the established connections that belong to a process. */
  public Set<Long> established() {
    return established;
  }

  /** Connections without an inode: still in an accept queue, owned by no process. */
  public int waiting() {
    return waiting;
  }

  /**
   * Reads again.
   *
   * @param wanted whose sockets are wanted
   */
  public void read(Endpoint wanted) throws IOException {
    want(wanted);
    assign(source.of(wanted.port()));
  }

  /**
   * Reads the sockets that listen, and not necessarily others. Where the kernel can be asked, that
   * takes next to nothing on a busy host, too.
   *
   * @param wanted whose sockets are wanted
   */
  public void readListening(Endpoint wanted) throws IOException {
    want(wanted);
    assign(source.listening(wanted.port()));
  }

  private void want(Endpoint wanted) {
    if (!wanted.equals(endpoint)) {
      endpoint = wanted;
      addresses = wanted.addresses();
    }
  }

  /**
   * Whether a connection with this local address was one of the endpoint's at the last read. That
   * somebody listens on all addresses means those of this network only.
   */
  public boolean takes(InetAddress local, int port) {
    if (endpoint == null || port != endpoint.port()) {
      return false;
    }
    Set<String> forms = Endpoint.forms(local);
    return !Collections.disjoint(forms, addresses)
        || byWildcard && Collections.disjoint(forms, listens) && isHere(local);
  }

  private static boolean isHere(InetAddress local) {
    try {
      return local.isLoopbackAddress() || NetworkInterface.getByInetAddress(local) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }

  /**
   * A socket that listens on one address takes its clients before one that listens on all of them
   * does, so whose connections are at which address follows from the listeners.
   */
  private void assign(List<SocketRow> rows) {
    listens = new HashSet<>();
    rows.stream().filter(SocketRow::listens).forEach(row -> listens.add(row.address()));
    byWildcard = Collections.disjoint(listens, addresses);
    listening = new ArrayList<>();
    established = new HashSet<>();
    waiting = 0;
    for (SocketRow row : rows) {
      boolean exact = addresses.contains(row.address());
      if (row.listens()) {
        if (exact || endpoint.wildcards().contains(row.address())) {
          String address = Endpoint.text(row.address(), endpoint.port());
          listening.add(new Listening(row.inode(), row.queue(), row.limit(), address));
        }
      } else if (exact || byWildcard && !listens.contains(row.address())) {
        if (row.inode() == 0) {
          waiting++;
        } else {
          established.add(row.inode());
        }
      }
    }
  }
}
