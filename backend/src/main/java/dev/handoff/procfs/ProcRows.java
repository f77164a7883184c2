package dev.handoff.procfs;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows of {@code /proc/net/tcp} and {@code tcp6}. On a busy host these are megabytes of TIME_WAIT
 * rows, so rows of other ports are not decoded. To produce one, the kernel walks its whole hash
 * table, which takes milliseconds even if that is empty: a family in which the port has no socket
 * is read only every two seconds, and where nobody has listened for longer than that, the two are
 * read in turn.
 */
final class ProcRows implements SocketRows {
  /** The kernel's own. */
  static final File NET = new File("/proc/net");

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

  private final File net;
  private final byte[] buffer = new byte[64 * 1024];
  private int port = -1;
  private List<SocketRow> rows = new ArrayList<>();
  private Set<String> families = Set.of();
  private String other = TCP;
  private long lastBoth;
  private long lastFound;

  /** Rows of the tables in that directory. */
  ProcRows(File net) {
    this.net = net;
  }

  @Override
  public List<SocketRow> of(int wanted) throws IOException {
    boolean listened = rows.stream().anyMatch(SocketRow::listens);
    choose(wanted != port, listened, System.nanoTime());
    port = wanted;
    rows = new ArrayList<>();
    Set<String> inUse = new HashSet<>();
    for (String family : families) {
      int before = rows.size();
      readFile(new File(net, family));
      if (rows.size() > before) {
        inUse.add(family);
      }
    }
    families = inUse;
    return rows;
  }

  /** Chooses the families to be read. */
  private void choose(boolean another, boolean listened, long now) {
    if (another || listened) {
      lastFound = now;
    }
    if (!another && !listened && now - lastFound > BOTH_NANOS) {
      other = other.equals(TCP) ? TCP6 : TCP;
      families = Set.of(other);
    } else if (another || !listened || now - lastBoth > BOTH_NANOS) {
      families = Set.of(TCP, TCP6);
      lastBoth = now;
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
    if (address < 0 || hex(address + 1, end) != port) {
      return;
    }
    long state = hex(field(STATE, start, end), end);
    if (state == LISTEN || state == ESTABLISHED) {
      int local = field(LOCAL, start, end);
      int rx = indexOf(':', field(QUEUES, start, end), end) + 1;
      rows.add(
          new SocketRow(
              new String(buffer, local, address - local, StandardCharsets.US_ASCII),
              state == LISTEN,
              decimal(field(INODE, start, end), end),
              (int) hex(rx, end),
              SocketRow.UNKNOWN));
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
