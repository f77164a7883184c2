package dev.handoff.traffic.wire;

import java.net.IDN;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An http or https URL as people write it, in the parts that a request needs. It is read as
 * browsers and curl read it, not by {@link java.net.URI}, which accepts neither {@code _} in hosts
 * nor spaces.
 *
 * @param secure whether it is https
 * @param host to resolve: a name in ASCII or an address without brackets, with its zone
 * @param port from 1
 * @param authority the value of the Host header: without user and zone, and without the default
 *     port
 * @param path with its query, percent-encoded, without the fragment
 * @param authorization the value of the Authorization header if the URL names a user, null
 *     otherwise
 */
record HttpUrl(
    boolean secure, String host, int port, String authority, String path, String authorization) {
  private static final String PLAIN = "http://";
  private static final String SECURE = "https://";

  /** RFC 3986 sections 3.3 and 3.4; in queries also brackets, which everybody sends unencoded. */
  private static final String UNENCODED = "-._~!$&'()*+,;=:@/?%";

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with one sentence for people, if it cannot be requested
   */
  static HttpUrl of(String url) {
    boolean secure = url.regionMatches(true, 0, SECURE, 0, SECURE.length());
    if (!secure && !url.regionMatches(true, 0, PLAIN, 0, PLAIN.length())
        || url.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw refused(url, null);
    }
    int usual = secure ? 443 : 80;
    int begin = secure ? SECURE.length() : PLAIN.length();
    int end = begin;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String authority = url.substring(begin, end);
    int at = authority.lastIndexOf('@');
    String hostAndPort = authority.substring(at + 1);
    int colon = hostAndPort.indexOf(':', Math.max(0, hostAndPort.lastIndexOf(']')));
    String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    int port = port(url, colon < 0 ? "" : hostAndPort.substring(colon + 1), usual);
    String named = host.startsWith("[") ? literal(url, host) : name(url, host);
    String sent = host.startsWith("[") ? "[" + named.replaceFirst("%.*", "") + "]" : named;
    return new HttpUrl(
        secure,
        named,
        port,
        port == usual ? sent : sent + ":" + port,
        path(url.substring(end)),
        at < 0 ? null : basic(authority.substring(0, at)));
  }

  /** The URL without its user, for people and logs. */
  String shown() {
    return (secure ? SECURE : PLAIN) + authority + path;
  }

  private static int port(String url, String digits, int usual) {
    if (digits.isEmpty()) {
      return usual;
    }
    if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw refused(url, "its port is not a number from 1 to 65535");
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65_535) {
      throw refused(url, "its port is not a number from 1 to 65535");
    }
    return port;
  }

  /** A zone should be written as %25lo (RFC 6874), but many people write %lo. */
  private static String literal(String url, String host) {
    String inside = host.substring(1, Math.max(1, host.length() - 1));
    if (!host.endsWith("]")
        || inside.indexOf(':') < 0
        || !inside.matches("[0-9A-Fa-f:.]+(%[\\w.~%-]+)?")) {
      throw refused(url, "its address is not valid: write one such as [::1]");
    }
    return inside.replaceFirst("%25", "%");
  }

  private static String name(String url, String host) {
    try {
      String ascii = IDN.toASCII(host.contains("%") ? decoded(host) : host, IDN.ALLOW_UNASSIGNED);
      if (ascii.isEmpty()
          || ascii.chars().anyMatch(c -> c <= ' ' || "\"<>\\^`{|}%/:@[]".indexOf(c) >= 0)) {
        throw refused(url, null);
      }
      return ascii;
    } catch (IllegalArgumentException notAName) {
      throw refused(url, null);
    }
  }

  private static String path(String rest) {
    int fragment = rest.indexOf('#');
    String whole = fragment < 0 ? rest : rest.substring(0, fragment);
    String path = whole.startsWith("/") ? whole : "/" + whole;
    StringBuilder encoded = new StringBuilder();
    boolean query = false;
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xFF);
      query |= c == '?';
      boolean asItIs =
          c < 0x80
              && (Character.isLetterOrDigit(c)
                  || UNENCODED.indexOf(c) >= 0
                  || query && (c == '[' || c == ']'));
      encoded.append(asItIs ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }

  /** RFC 7617, as curl does it. */
  private static String basic(String user) {
    String pair = user.contains(":") ? user : user + ":";
    return "Basic "
        + Base64.getEncoder().encodeToString(decoded(pair).getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String percentEncoded) {
    return URLDecoder.decode(percentEncoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException refused(String url, String why) {
    return new IllegalArgumentException(
        "'"
            + url
            + "' cannot be requested"
            + (why == null ? "" : ", because " + why)
            + "; give a URL such as http://localhost:8080/.");
  }
}
