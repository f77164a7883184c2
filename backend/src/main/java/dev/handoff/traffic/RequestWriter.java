package dev.handoff.traffic;

import dev.handoff.plan.Style;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * Writes requests into one buffer used again and again. Each carries an id that no other request of
 * this machine's running generators has, so that an answer can be told from another one's.
 */
final class RequestWriter {
  private static final int ROOM_FOR_ID = 128;

  private final String run = ProcessHandle.current().pid() + "-";
  private final Map<Style, byte[]> heads = new EnumMap<>(Style.class);
  private final Body body;
  private final ByteBuffer buffer;

  RequestWriter(TrafficPlan plan) {
    int longest = 0;
    for (Style style : plan.mix().styles()) {
      byte[] head = head(style, plan).getBytes(StandardCharsets.UTF_8);
      heads.put(style, head);
      longest = Math.max(longest, head.length);
    }
    body = heads.containsKey(Style.UPLOAD) ? new Body(plan.habits().uploadBytes()) : null;
    buffer = ByteBuffer.allocateDirect(longest + ROOM_FOR_ID);
  }

  /** The id of an exchange, sent as {@code X-Request-Id}. */
  String id(Exchange exchange) {
    return run + exchange.number();
  }

  /** The head of a request, valid until the next call. */
  ByteBuffer write(Exchange exchange) {
    buffer.clear();
    buffer.put(heads.get(exchange.style()));
    String rest =
        id(exchange)
            + (exchange.style().keepsAlive() ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
    buffer.put(rest.getBytes(StandardCharsets.US_ASCII));
    return buffer.flip();
  }

  /** What follows the head and is to be in the answer, in a view of its own; null if nothing. */
  ByteBuffer body(Exchange exchange) {
    return exchange.style() == Style.UPLOAD ? body.of(exchange.number()) : null;
  }

  private static String head(Style style, TrafficPlan plan) {
    String first =
        switch (style) {
          case SLOW -> "GET /slow?seconds=" + plan.habits().slowSeconds();
          case CHUNKED -> "GET /stream?seconds=1";
          case UPLOAD -> "POST /echo";
          default -> "GET " + plan.target().path();
        };
    String length =
        style == Style.UPLOAD
            ? "Content-Type: application/octet-stream\r\nContent-Length: "
                + plan.habits().uploadBytes()
                + "\r\n"
            : "";
    return first
        + " HTTP/1.1\r\nHost: "
        + plan.target().host()
        + "\r\nUser-Agent: handoff-traffic\r\n"
        + length
        + "X-Request-Id: ";
  }
}
