package dev.handoff.traffic.wire;

import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.plan.ThisMachine;
import dev.handoff.plan.Trust;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The server that gets the requests, and what they are like.
 *
 * @param url as it was given, without its user
 * @param addresses of its host, in the order in which they are tried; resolved once, so that a name
 *     cannot move the traffic elsewhere later
 * @param host the value of the Host header
 * @param path with its query
 * @param authorization the value of the Authorization header, null for none
 * @param asking what requests for the URL are like
 * @param trust whose certificates are trusted; null if TLS is not spoken
 */
public record Target(
    String url,
    List<InetSocketAddress> addresses,
    String host,
    String path,
    String authorization,
    Asking asking,
    TlsTrust trust) {

  /**
   * Reads an http or https URL and resolves its host; the requests for it are usual ones.
   *
   * @throws IllegalArgumentException with one sentence for people, if it is not a usable URL or,
   *     without {@code remote}, belongs to another machine
   */
  public static Target of(String url, boolean remote) {
    return of(url, remote, Asking.USUAL);
  }

  /**
   * Reads an http or https URL and resolves its host.
   *
   * @param asking what requests for it are like
   * @throws IllegalArgumentException with one sentence for people, if it is not a usable URL or,
   *     without {@code remote}, belongs to another machine
   */
  public static Target of(String url, boolean remote, Asking asking) {
    HttpUrl parts = HttpUrl.of(url);
    if (parts.authorization() != null && asking.has("Authorization")) {
      throw new IllegalArgumentException(
          "The URL names a user, and so does the header Authorization; leave one of them out.");
    }
    if (!parts.secure() && !asking.trust().equals(Trust.USUAL)) {
      throw new IllegalArgumentException(
          "--cacert and --insecure are for https only; leave them out, or give an https URL.");
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (InetAddress each : resolve(parts.host())) {
      if (!remote && !ThisMachine.has(each)) {
        throw new IllegalArgumentException(
            parts.host() + " is not this machine; add --allow-remote if it may be loaded.");
      }
      addresses.add(new InetSocketAddress(each, parts.port()));
    }
    return new Target(
        parts.authorization() == null ? url : parts.shown(),
        reachable(addresses),
        asking.host() == null ? parts.authority() : asking.host(),
        parts.path(),
        parts.authorization(),
        asking,
        parts.secure()
            ? new TlsTrust(asking.trust(), certified(parts, asking), parts.port())
            : null);
  }

  /** Whether TLS is spoken. */
  public boolean isSecure() {
    return trust != null;
  }

  /** The name that the certificate must have: who is asked, without the port. */
  private static String certified(HttpUrl parts, Asking asking) {
    String host = asking.host() == null ? parts.host() : asking.host();
    boolean bare = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    String name = bare ? host : host.replaceFirst(":\\d*$", "");
    return name.replaceAll("[\\[\\]]", "").replaceFirst("%.*|\\.$", "");
  }

  /** The same, with answers expected to have something else. */
  public Target expecting(Expect other) {
    return new Target(url, addresses, host, path, authorization, asking.expect(other), trust);
  }

  /** The same, with another address tried first. */
  Target preferring(InetSocketAddress first) {
    List<InetSocketAddress> order = new ArrayList<>(addresses);
    order.remove(first);
    order.add(0, first);
    return new Target(url, List.copyOf(order), host, path, authorization, asking, trust);
  }

  /** An address in the form that a URL needs, with brackets around an IPv6 one. */
  static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress().replaceFirst("(^|:)0(:0)+(:|$)", "::");
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  private static Set<InetAddress> resolve(String host) {
    Set<InetAddress> found = new LinkedHashSet<>();
    try {
      found.addAll(List.of(InetAddress.getAllByName(host)));
      if (host.matches("(?i)(.+\\.)?localhost\\.?")) {
        // RFC 6761 section 6.3: both loopback addresses, whatever the hosts file says.
        found.add(InetAddress.getByName("127.0.0.1"));
        found.add(InetAddress.getByName("::1"));
      }
      return found;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("The host " + host + " is not known; check its name.", e);
    }
  }

  /**
   * Leaves out IPv6 loopback addresses on a machine that has none: a connection to them fails as if
   * this machine had no local port left.
   */
  private static List<InetSocketAddress> reachable(List<InetSocketAddress> addresses) {
    List<InetSocketAddress> reachable =
        addresses.stream()
            .filter(
                each ->
                    !(each.getAddress() instanceof Inet6Address)
                        || !each.getAddress().isLoopbackAddress()
                        || ThisMachine.isOnAnInterface(each.getAddress()))
            .distinct()
            .toList();
    return reachable.isEmpty() ? addresses : reachable;
  }
}
