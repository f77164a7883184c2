package dev.handoff.plan;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A field that requests carry besides those that the generator sets itself.
 *
 * @param name as it is sent
 * @param value as it is sent
 */
public record Header(String name, String value) {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final String HABITS =
      "the connection styles decide what becomes of a connection, see --connections";

  /** Fields that nobody but the generator can set, and why. */
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("connection", HABITS),
          Map.entry("keep-alive", HABITS),
          Map.entry("proxy-connection", HABITS),
          Map.entry("upgrade", "no other protocol is spoken"),
          Map.entry("te", "trailers are read in any case"),
          Map.entry("trailer", "bodies are sent without one"),
          Map.entry("transfer-encoding", "bodies are sent with their length"),
          Map.entry("content-length", "it is that of the body"),
          Map.entry("expect", "a body is sent at once, without waiting for 100"),
          Map.entry("x-request-id", "each request has an id of its own"));

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException with one sentence for people, if it cannot be sent
   */
  public Header {
    checkName(name);
    if (!value.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\t')) {
      throw Limits.refused(
          "The value of the header %s has a control character, such as a line feed; leave it out.",
          name);
    }
    value = value.strip();
    String why = OURS.get(name.toLowerCase(Locale.ROOT));
    if (why != null) {
      throw Limits.refused("The header %s cannot be set, because %s.", name, why);
    }
  }

  /**
   * Reads {@code Name: value}.
   *
   * @throws IllegalArgumentException with one sentence for people, if it cannot be sent
   */
  public static Header of(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw Limits.refused("'%s' is not a header; write it as 'Name: value'.", line);
    }
    return new Header(line.substring(0, colon), line.substring(colon + 1));
  }

  /** Whether it has this name, in upper or lower case. */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** Whether a text can be the name of a method or of a field. */
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  static void checkName(String name) {
    if (!isToken(name)) {
      throw Limits.refused(
          "'%s' is not the name of a header; names have letters, digits and - only, as in"
              + " 'Name: value'.",
          name);
    }
  }
}
