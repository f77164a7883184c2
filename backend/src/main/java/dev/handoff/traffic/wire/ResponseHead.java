package dev.handoff.traffic.wire;

import java.nio.charset.StandardCharsets;

/**
 * The head of one answer, field by field, read as a tolerant client reads it: what RFC 9112 lets a
 * recipient accept is accepted, and fields that mean nothing here are skipped. Jetty's parser
 * guards a server against smuggling, and so rejects answers that every browser accepts.
 */
final class ResponseHead {
  private static final int MAX_PID_DIGITS = 10;
  private static final int MAX_LENGTH_DIGITS = 18;

  private final String pidHeader;
  private int minor;
  private int status;
  private boolean close;
  private boolean keepAlive;
  private String coding;
  private String length;
  private String id;
  private String pid = "0";
  private boolean slow;

  /**
   * A head of which nothing has been read.
   *
   * @param pidHeader the field that names the process, in lower case
   */
  ResponseHead(String pidHeader) {
    this.pidHeader = pidHeader;
  }

  /**
   * Reads the status line. The minor version may be any (RFC 9110 section 2.5), the reason may be
   * missing, and there may be more than one space (RFC 9112 section 4).
   *
   * @return why it is not a status line, null if it is one
   */
  String status(byte[] line, int end) {
    String text = text(line, 0, end);
    int space = text.indexOf(' ');
    String version = space < 0 ? text : text.substring(0, space);
    if (!version.regionMatches(true, 0, "HTTP/1.", 0, 7) || !isNumber(version.substring(7), 2)) {
      return "its version is " + version + " and not HTTP/1";
    }
    String rest = space < 0 ? "" : text.substring(space).strip();
    String code = rest.length() > 3 ? rest.substring(0, 3) : rest;
    boolean ends = rest.length() <= 3 || rest.charAt(3) == ' ' || rest.charAt(3) == '\t';
    if (code.length() != 3 || !isNumber(code, 3) || code.charAt(0) == '0' || !ends) {
      return "it has no status";
    }
    minor = Integer.parseInt(version.substring(7));
    status = Integer.parseInt(code);
    return null;
  }

  /** Reads a field that has been unfolded. A line that is not a field is left out. */
  void field(byte[] line, int end) {
    int colon = 0;
    while (colon < end && line[colon] != ':') {
      colon++;
    }
    int name = colon;
    while (name > 0 && (line[name - 1] == ' ' || line[name - 1] == '\t')) {
      name--;
    }
    if (colon == end || name == 0) {
      return;
    }
    if (name == pidHeader.length() && is(pidHeader, line, name)) {
      pid = pidIn(value(line, colon, end));
    }
    switch (name) {
      case 6 -> slow |= is("x-slow", line, name);
      case 10 -> {
        if (is("connection", line, name)) {
          connection(value(line, colon, end));
        }
      }
      case 12 -> {
        if (is("x-request-id", line, name)) {
          id = joined(id, value(line, colon, end));
        }
      }
      case 14 -> {
        if (is("content-length", line, name)) {
          length = joined(length, value(line, colon, end));
        }
      }
      case 17 -> {
        if (is("transfer-encoding", line, name)) {
          coding = joined(coding, value(line, colon, end));
        }
      }
      default -> {}
    }
  }

  int status() {
    return status;
  }

  /** Whether another answer follows for the same request: 100, 103 and the like, but not 101. */
  boolean isInterim() {
    return status < 200 && status != 101;
  }

  /** Whether the content is chunked. */
  boolean isChunked() {
    int last = coding == null ? 0 : coding.lastIndexOf(',') + 1;
    return coding != null && coding.substring(last).strip().equalsIgnoreCase("chunked");
  }

  /**
   * The length of content that is not chunked, by RFC 9112 section 6.3; -1 if only the end of the
   * connection ends it.
   *
   * @throws IllegalArgumentException saying why, if the head contradicts itself
   */
  long length() {
    if (status < 200 || status == 204 || status == 304) {
      return 0;
    }
    if (coding != null || length == null) {
      return -1;
    }
    long found = -1;
    for (String each : length.split(",", -1)) {
      String digits = each.strip();
      if (!isNumber(digits, MAX_LENGTH_DIGITS)) {
        throw new IllegalArgumentException("its length is not a number: " + digits);
      }
      long next = Long.parseLong(digits);
      if (found >= 0 && next != found) {
        throw new IllegalArgumentException("it has two lengths, " + found + " and " + next);
      }
      found = next;
    }
    return found;
  }

  /**
   * Whether the server wants no further request on the connection. HTTP/1.0 keeps a connection only
   * if it says so, and never with a transfer coding, which it does not have (RFC 9112 section 6.1).
   */
  boolean retires() {
    return close || status == 101 || minor == 0 && (!keepAlive || coding != null);
  }

  /** The ids of requests that it names, separated by commas; null if none. */
  String id() {
    return id;
  }

  /** The PID of the process that answered, "0" if it does not name one by number. */
  String pid() {
    return pid;
  }

  /** Whether the answer was slow by design. */
  boolean slow() {
    return slow;
  }

  private void connection(String options) {
    for (String option : options.split(",")) {
      close |= option.strip().equalsIgnoreCase("close");
      keepAlive |= option.strip().equalsIgnoreCase("keep-alive");
    }
  }

  private static boolean is(String lowerCase, byte[] line, int length) {
    for (int i = 0; i < length; i++) {
      int upper = line[i] >= 'A' && line[i] <= 'Z' ? line[i] + 32 : line[i];
      if (upper != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String value(byte[] line, int colon, int end) {
    return text(line, colon + 1, end).strip();
  }

  private static String text(byte[] line, int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static String joined(String before, String next) {
    return before == null ? next : before + ", " + next;
  }

  private static boolean isNumber(String text, int mostDigits) {
    boolean number = !text.isEmpty() && text.length() <= mostDigits;
    for (int i = 0; number && i < text.length(); i++) {
      number = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return number;
  }

  private static String pidIn(String value) {
    return isNumber(value, MAX_PID_DIGITS) ? value : "0";
  }
}
