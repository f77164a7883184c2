package dev.handoff.supervise;

/**
 * The server that is watched.
 *
 * @param host its address
 * @param port its port
 */
public record Target(String host, int port) {

  /** Where its generations answer. */
  public String url() {
    return "http://" + host + ":" + port + "/";
  }

  /** The address as the events have it. */
  String address() {
    return host + ":" + port;
  }
}
