package dev.handoff.procfs;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The sockets of one endpoint, from {@code /proc/net/tcp} and {@code tcp6}. On a busy host these
 * are megabytes of TIME_WAIT rows, so rows of other ports are not decoded. To produce one, the
 * kernel walks its whole hash table, which takes milliseconds even if that is empty: a family in
 * which the port has no socket is read only every two seconds, and where nobody has listened for
 * longer than that, the two are read in turn. Not safe for use by several threads.
 */
public final class TcpTable {
  private static final String TCP = "tcp";
  private static final String TCP6 = "tcp6";
  private static final long BOTH_NANOS = 2_000_000_000L;

  /**
   * Each read returns a page that the kernel fills with whole rows. A page with room for another
   * row is the last one; reading once more would make the kernel walk its table again from the
   * start.
   */
  private static final int SMALLEST_PAGE = 4096;

  private static final int LONGEST_ROW = 256;

  private static final int ESTABLISHED = 0x01;
  private static final int LISTEN = 0x0A;

  /** Positions of fields in a row. */
  private static final int LOCAL = 1;

  private static final int STATE = 3;

  private static final int QUEUES = 4;
  private static final int INODE = 9;

  private Endpoint endpoint;
  private Set<String> addresses = Set.of();
  private final byte[] buffer = new byte[64 * 1024];
  private List<Listening> listening = List.of();
  private Set<Long> established = Set.of();
  private int waiting;
  private final List<Row> rows = new ArrayList<>();
  private Set<String> families = Set.of();
  private String other = TCP;
  private long lastBoth;
  private long lastFound;

  /**
   * A listening socket.
   *
   * @param queue connections that are established but not yet accepted; the kernel shows their
   *     number in the column for bytes to be received
   * @param address with its port, as in a URL
   */
  public record Listening(long inode, int queue, String address) {}

  /** A socket of the port, at whatever address. */
  private record Row(String address, boolean listens, long inode, int queue) {}

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
   * Reads the tables again.
   *
   * @param net {@code /proc/net}
   * @param wanted whose sockets are wanted
   */
  public void read(File net, Endpoint wanted) throws IOException {
    long now = System.nanoTime();
    boolean another = !wanted.equals(endpoint);
    if (another) {
      endpoint = wanted;
      addresses = wanted.addresses();
    }
    if (another || !listening.isEmpty()) {
      lastFound = now;
    }
    boolean isLongGone = listening.isEmpty() && now - lastFound > BOTH_NANOS;
    if (isLongGone) {
      other = other.equals(TCP) ? TCP6 : TCP;
      families = Set.of(other);
    } else if (another || listening.isEmpty() || now - lastBoth > BOTH_NANOS) {
      families = Set.of(TCP, TCP6);
      lastBoth = now;
    }
    rows.clear();
    Set<String> inUse = new HashSet<>();
    for (String family : families) {
      int before = rows.size();
      readFile(new File(net, family));
      if (rows.size() > before) {
        inUse.add(family);
      }
    }
    families = inUse;
    assignRows();
  }

  /**
   * A socket that listens on one address takes its clients before one that listens on all of them
   * does, so whose connections are at which address follows from the listeners.
   */
  private void assignRows() {
    Set<String> listens = new HashSet<>();
    rows.stream().filter(Row::listens).forEach(row -> listens.add(row.address()));
    boolean byWildcard = Collections.disjoint(listens, addresses);
    listening = new ArrayList<>();
    established = new HashSet<>();
    waiting = 0;
    for (Row row : rows) {
      boolean exact = addresses.contains(row.address());
      if (row.listens()) {
        if (exact || endpoint.wildcards().contains(row.address())) {
          String address = Endpoint.text(row.address(), endpoint.port());
          listening.add(new Listening(row.inode(), row.queue(), address));
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

  private void readFile(File table) throws IOException {
    try (InputStream in = new FileInputStream(table)) {
      int filled = 0;
      boolean more = true;
      while (more) {
        int room = buffer.length - filled;
        int count = in.read(buffer, filled, room);
        more = count > Math.min(room, SMALLEST_PAGE) - LONGEST_ROW;
        if (count > 0) {
          filled = keepRest(takeRows(filled + count), filled + count);
        }
      }
    } catch (FileNotFoundException withoutIpv6) {
      // A host may have only one of the two.
    }
  }

  /** Takes the complete rows; returns where the incomplete one begins. */
  private int takeRows(int end) {
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (buffer[i] == '\n') {
        row(start, i);
        start = i + 1;
      }
    }
    return start;
  }

  private int keepRest(int start, int end) {
    if (start == 0 && end == buffer.length) {
      return 0;
    }
    System.arraycopy(buffer, start, buffer, 0, end - start);
    return end - start;
  }

  private void row(int start, int end) {
    int number = indexOf(':', start, end);
    int address = indexOf(':', number + 1, end);
    if (address < 0 || hex(address + 1, end) != endpoint.port()) {
      return;
    }
    long state = hex(field(STATE, start, end), end);
    if (state == LISTEN || state == ESTABLISHED) {
      int local = field(LOCAL, start, end);
      int rx = indexOf(':', field(QUEUES, start, end), end) + 1;
      rows.add(
          new Row(
              new String(buffer, local, address - local, StandardCharsets.US_ASCII),
              state == LISTEN,
              decimal(field(INODE, start, end), end),
              (int) hex(rx, end)));
    }
  }

  private int indexOf(char wanted, int start, int end) {
    for (int i = start; i < end; i++) {
      if (buffer[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private int field(int n, int start, int end) {
    int at = start;
    for (int i = 0; ; i++) {
      while (at < end && buffer[at] == ' ') {
        at++;
      }
      if (i == n) {
        return at;
      }
      while (at < end && buffer[at] != ' ') {
        at++;
      }
    }
  }

  private long hex(int start, int end) {
    return number(start, end, 16);
  }

  private long decimal(int start, int end) {
    return number(start, end, 10);
  }

  private long number(int start, int end, int radix) {
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = Character.digit(buffer[i], radix);
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
