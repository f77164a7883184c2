package dev.handoff.web.door;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks each request before any route or file sees it. A page of any site can make its reader's
 * browser talk to localhost, and this dashboard starts processes. So the Host must be one of ours
 * (DNS rebinding), and requests that change or reveal something must come from our own page or from
 * no page at all.
 */
final class Guard implements Handler {
  static final int LARGEST_BODY = 64 * 1024;

  /** A request attribute: by when the body must have arrived, on {@link System#nanoTime}. */
  static final String DEADLINE = "handoff.deadline";

  /** On every response, including errors. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src"
              + " 'self' data: blob:; font-src 'self'; base-uri 'none'; form-action 'self';"
              + " frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "X-Frame-Options",
          "DENY");

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Set<String> hosts;
  private final Token token;
  private final Duration patience;
  private final RateLimit actions = new RateLimit(100);

  /**
   * A guard.
   *
   * @param hosts what the Host header may say, in lower case, ports included
   * @param token that each request must carry, or null for none
   * @param patience how long a body may take
   */
  Guard(Set<String> hosts, Token token, Duration patience) {
    this.hosts = hosts;
    this.token = token;
    this.patience = patience;
  }

  /** The Host headers that can mean the dashboard behind this door. */
  static Set<String> hostsOf(Door door) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
    names.add(door.host());
    if (door.address().isAnyLocalAddress()) {
      names.addAll(namesOfThisMachine());
    }
    Set<String> hosts = new TreeSet<>();
    for (String name : names) {
      hosts.add(name.toLowerCase(Locale.ROOT) + ":" + door.port());
      if (door.port() == 80) {
        hosts.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return hosts;
  }

  @Override
  public void handle(Context request) {
    HEADERS.forEach(request::header);
    request.attribute(DEADLINE, System.nanoTime() + patience.toNanos());
    String host = request.header("Host");
    if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
      throw new ForbiddenResponse(
          "This dashboard answers requests for " + hosts + ", not for the host " + host + ".");
    }
    checkOrigin(request, host);
    if (request.req().getContentLengthLong() > LARGEST_BODY) {
      throw tooLarge();
    }
    checkToken(request);
    if (!READING.contains(request.req().getMethod()) && !actions.allows(System.nanoTime())) {
      throw new HttpResponseException(
          HttpStatus.TOO_MANY_REQUESTS,
          "Too many actions at once. Try again in a second.",
          Map.of());
    }
  }

  static HttpResponseException tooLarge() {
    return new HttpResponseException(
        HttpStatus.CONTENT_TOO_LARGE, "A request body may have at most 64 KiB.", Map.of());
  }

  static HttpResponseException tooSlow() {
    return new HttpResponseException(
        HttpStatus.REQUEST_TIMEOUT,
        "The request body arrived too slowly. Send it again.",
        Map.of());
  }

  /**
   * Applies to every path. The only thing that another site may do is link to the page: then its
   * reader sees our page, and the site sees nothing.
   */
  private static void checkOrigin(Context request, String host) {
    boolean reading = READING.contains(request.req().getMethod());
    String site = request.header("Sec-Fetch-Site");
    String origin = request.header("Origin");
    boolean ours =
        site != null
            ? site.equals("same-origin") || reading && (site.equals("none") || isLink(request))
            : origin == null || origin.equalsIgnoreCase("http://" + host);
    if (!ours) {
      throw new ForbiddenResponse(
          "This request comes from another site. Use the dashboard's own page or a command line.");
    }
  }

  private static boolean isLink(Context request) {
    return request.path().equals("/")
        && "navigate".equals(request.header("Sec-Fetch-Mode"))
        && "document".equals(request.header("Sec-Fetch-Dest"));
  }

  private void checkToken(Context request) {
    if (token == null || token.isIn(request)) {
      return;
    }
    if (token.isInUrl(request) && request.req().getMethod().equals("GET")) {
      token.exchange(request);
      request.skipRemainingHandlers();
      return;
    }
    throw new UnauthorizedResponse(
        "Open the URL with the token that the dashboard printed when it started, or send it as"
            + " Authorization: Bearer.");
  }

  private static Set<String> namesOfThisMachine() {
    Set<String> names = new LinkedHashSet<>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(address -> names.add(nameOf(address)));
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (SocketException | UnknownHostException e) {
      // Names that are not found are not allowed; an address given by --host still is.
    }
    return names;
  }

  private static String nameOf(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return Door.bracketed(scope < 0 ? text : text.substring(0, scope));
  }
}
