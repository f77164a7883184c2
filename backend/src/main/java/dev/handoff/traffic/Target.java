package dev.handoff.traffic;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * The server that is asked.
 *
 * @param url as it was given
 * @param address resolved once, so that a name cannot move the traffic elsewhere later
 * @param host the value of the Host header
 * @param path with its query
 */
record Target(String url, InetSocketAddress address, String host, String path) {

  /**
   * Reads an http URL and resolves its host.
   *
   * @throws IllegalArgumentException with one sentence for people, if it is no usable http URL or,
   *     without {@code remote}, leads to another machine
   */
  static Target of(String url, boolean remote) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + url + "' is no URL: " + e.getReason() + ".", e);
    }
    if (!"http".equalsIgnoreCase(uri.getScheme())
        || uri.getHost() == null
        || uri.getPort() > 65535) {
      throw new IllegalArgumentException(
          "'" + url + "' cannot be asked; give a URL such as http://localhost:8080/.");
    }
    InetAddress address = resolve(uri.getHost());
    if (!remote && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          uri.getHost() + " is not this machine; add --allow-remote if it may be loaded.");
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new Target(
        url,
        new InetSocketAddress(address, uri.getPort() < 0 ? 80 : uri.getPort()),
        uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort(),
        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("The host " + host + " is not known; check its name.", e);
    }
  }
}
