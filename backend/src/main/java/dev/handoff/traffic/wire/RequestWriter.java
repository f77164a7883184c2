package dev.handoff.traffic.wire;

import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** Writes requests into one reused buffer. Each carries an id of its own. */
final class RequestWriter {
  private static final int ROOM_FOR_ID = 128;
  private static final int LONGEST_NAMED = 100;

  private final RequestIds ids;
  private final Map<Style, byte[]> heads = new EnumMap<>(Style.class);
  private final Map<Style, String> paths = new EnumMap<>(Style.class);
  private final Body body;
  private final ByteBuffer buffer;

  RequestWriter(TrafficPlan plan, RequestIds ids) {
    this.ids = ids;
    int longest = 0;
    for (Style style : plan.mix().styles()) {
      byte[] head = head(style, plan).getBytes(StandardCharsets.UTF_8);
      heads.put(style, head);
      paths.put(style, path(style, plan));
      longest = Math.max(longest, head.length);
    }
    body = heads.containsKey(Style.UPLOAD) ? new Body(plan.habits().uploadBytes()) : null;
    buffer = ByteBuffer.allocateDirect(longest + ROOM_FOR_ID);
  }

  /** Whether an answer that names these ids belongs to another request. */
  boolean isOfAnother(String ids, Exchange exchange) {
    return this.ids.isOfAnother(ids, exchange.number());
  }

  /** The head of a request, valid until the next call. */
  ByteBuffer write(Exchange exchange) {
    buffer.clear();
    buffer.put(heads.get(exchange.style()));
    String rest =
        ids.of(exchange.number())
            + (exchange.style().keepsAlive() ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
    buffer.put(rest.getBytes(StandardCharsets.US_ASCII));
    return buffer.flip();
  }

  /** The body, which the answer must repeat, as a view of its own; null if there is none. */
  ByteBuffer body(Exchange exchange) {
    return exchange.style() == Style.UPLOAD ? body.of(exchange.number()) : null;
  }

  /** Why an answer with this status is lost: it names the path, which is not always the URL's. */
  String refused(Exchange exchange, int status) {
    return "The answer to "
        + shortened(paths.get(exchange.style()))
        + " has status "
        + status
        + (asksDemoServer(exchange.style())
            ? ": the style " + exchange.style() + " needs that path, which the demo server has."
            : ".");
  }

  /** A text, cut to a length that fits into a sentence. */
  static String shortened(String text) {
    return text.length() > LONGEST_NAMED ? text.substring(0, LONGEST_NAMED) + "..." : text;
  }

  private static boolean asksDemoServer(Style style) {
    return style == Style.SLOW || style == Style.CHUNKED || style == Style.UPLOAD;
  }

  /** The path that a style asks for; those of three styles exist only on the demo server. */
  static String path(Style style, TrafficPlan plan) {
    return switch (style) {
      case SLOW -> "/slow?seconds=" + plan.habits().slowSeconds();
      case CHUNKED -> "/stream?seconds=1";
      case UPLOAD -> "/echo";
      default -> plan.target().path();
    };
  }

  /**
   * A head up to the name of its last field, the id; the value and the rest follow for each
   * request.
   */
  static String head(Style style, TrafficPlan plan) {
    String first = (style == Style.UPLOAD ? "POST " : "GET ") + path(style, plan);
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
        + (plan.target().authorization() == null
            ? ""
            : "Authorization: " + plan.target().authorization() + "\r\n")
        + length
        + "X-Request-Id: ";
  }
}
