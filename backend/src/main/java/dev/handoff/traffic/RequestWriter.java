package dev.handoff.traffic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes requests into one buffer used again and again. Each carries an id that no other request of
 * this machine's running generators has, so that an answer can be told from another one's.
 */
final class RequestWriter {
  private final String run = ProcessHandle.current().pid() + "-";
  private final byte[] plain;
  private final byte[] slow;
  private final ByteBuffer buffer;

  RequestWriter(TrafficPlan plan) {
    plain = head(plan.target().path(), plan.target().host());
    slow = head("/slow?seconds=" + plan.slowSeconds(), plan.target().host());
    buffer = ByteBuffer.allocateDirect(Math.max(plain.length, slow.length) + 128);
  }

  /** The id of an exchange, sent as {@code X-Request-Id}. */
  String id(Exchange exchange) {
    return run + exchange.number();
  }

  /** The bytes of a request, valid until the next call. */
  ByteBuffer write(Exchange exchange) {
    buffer.clear();
    buffer.put(exchange.slow() ? slow : plain);
    String rest =
        id(exchange) + (exchange.keepAlive() ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
    buffer.put(rest.getBytes(StandardCharsets.US_ASCII));
    return buffer.flip();
  }

  private static byte[] head(String path, String host) {
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: handoff-traffic\r\nX-Request-Id: ";
    return head.getBytes(StandardCharsets.UTF_8);
  }
}
