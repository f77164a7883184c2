package dev.handoff.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that this process has mapped, as {@code /proc/self/smaps} lists them (proc(5)). */
final class FilePages {
  private static final Path SMAPS = Path.of("/proc/self/smaps");

  /** A part of the address space, in bytes. */
  record Range(long from, long length) {}

  private FilePages() {}

  /**
   * What this process only reads and has in memory, such as the code of libraries. A mapping with a
   * changed page, such as a library's table of addresses, is not among it: that page is in no file.
   *
   * @throws IOException if the kernel does not tell
   */
  static List<Range> unchanged() throws IOException {
    // The name of a file may have any bytes.
    return unchanged(Files.readAllLines(SMAPS, StandardCharsets.ISO_8859_1));
  }

  static List<Range> unchanged(List<String> smaps) {
    List<Range> unchanged = new ArrayList<>();
    Range current = null;
    boolean isResident = false;
    for (String line : smaps) {
      if (isHead(line)) {
        current = readOnly(line);
      } else if (line.startsWith("Rss:")) {
        isResident = kilobytes(line) > 0;
      } else if (line.startsWith("Anonymous:")
          && current != null
          && isResident
          && kilobytes(line) == 0) {
        unchanged.add(current);
      }
    }
    return unchanged;
  }

  /** Addresses are in lower case, names of figures begin with a capital letter. */
  private static boolean isHead(String line) {
    return Character.digit(line.charAt(0), 16) >= 0 && !Character.isUpperCase(line.charAt(0));
  }

  /** {@code FROM-TO MODE OFFSET DEVICE INODE NAME}; null if there is no file, or it is writable. */
  private static Range readOnly(String head) {
    String[] fields = head.split(" +", 6);
    if (fields[1].contains("w") || fields[4].equals("0")) {
      return null;
    }
    int dash = fields[0].indexOf('-');
    long from = Long.parseUnsignedLong(fields[0].substring(0, dash), 16);
    return new Range(from, Long.parseUnsignedLong(fields[0].substring(dash + 1), 16) - from);
  }

  /** Of {@code NAME: NUMBER kB}. */
  private static long kilobytes(String line) {
    return Long.parseLong(line.split(" +")[1]);
  }
}
