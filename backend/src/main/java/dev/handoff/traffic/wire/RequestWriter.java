package dev.handoff.traffic.wire;

import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Writes requests into one reused buffer, without garbage: what a collector does meanwhile is part
 * of all times. Each carries an id of its own.
 */
final class RequestWriter {
  private static final int ROOM_FOR_ID = 128;
  private static final int LONGEST_NAMED = 100;
  private static final byte[] KEPT = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSED =
      "\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Methods whose requests say that they have no body (RFC 9110 section 8.6). */
  private static final Set<String> LENGTH_ALWAYS = Set.of("POST", "PUT", "PATCH");

  private final RequestIds ids;
  private final Map<Style, byte[]> heads = new EnumMap<>(Style.class);
  private final Map<Style, String> paths = new EnumMap<>(Style.class);
  private final Body body;
  private final Asking asking;
  private final Wanted usual;
  private final ByteBuffer posted;
  private final ByteBuffer buffer;

  RequestWriter(TrafficPlan plan, RequestIds ids) {
    this.ids = ids;
    asking = plan.target().asking();
    usual = Wanted.of(asking);
    posted = asking.body() == null ? null : direct(asking.body());
    int longest = 0;
    for (Style style : plan.mix().styles()) {
      byte[] head = (head(style, plan) + ids.run()).getBytes(StandardCharsets.UTF_8);
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
    number(exchange.number());
    return buffer.put(exchange.style().keepsAlive() ? KEPT : CLOSED).flip();
  }

  private void number(long rest) {
    if (rest >= 10) {
      number(rest / 10);
    }
    buffer.put((byte) ('0' + rest % 10));
  }

  /** The body, as a view of its own; null if there is none. */
  ByteBuffer body(Exchange exchange) {
    if (exchange.style() == Style.UPLOAD) {
      return body.of(exchange.number());
    }
    return posted == null || !exchange.style().asksForTheUrl() ? null : posted.duplicate();
  }

  /** How the answer is to be read. */
  Wanted wanted(Exchange exchange) {
    if (exchange.style() == Style.UPLOAD) {
      return Wanted.echo(body.of(exchange.number()));
    }
    return exchange.style().asksForTheUrl() ? usual : Wanted.ANY;
  }

  /** What the answer must have. */
  Expect expect(Exchange exchange) {
    return exchange.style().asksForTheUrl() ? asking.expect() : Expect.USUAL;
  }

  /** Why an answer with this status is lost: it names the path, which is not always the URL's. */
  String refused(Exchange exchange, int status) {
    String why = ".";
    if (!exchange.style().asksForTheUrl()) {
      why = ": the style " + exchange.style() + " needs that path, which the demo server has.";
    } else if (asking.expect() != Expect.USUAL) {
      why = "; expected was " + shortened(asking.expect().said()) + ".";
    }
    return "The answer to "
        + shortened(paths.get(exchange.style()))
        + " has status "
        + status
        + why;
  }

  /** A text, cut to a length that fits into a sentence. */
  static String shortened(String text) {
    return text.length() > LONGEST_NAMED ? text.substring(0, LONGEST_NAMED) + "..." : text;
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
    Target target = plan.target();
    if (style == Style.UPLOAD) {
      return head("POST", path(style, plan), target, plan.habits().uploadBytes());
    } else if (!style.asksForTheUrl()) {
      return head("GET", path(style, plan), target, -1);
    }
    return head(target);
  }

  /** The head of a request for the URL itself, up to the same place. */
  static String head(Target target) {
    Asking asking = target.asking();
    int length = LENGTH_ALWAYS.contains(asking.method()) ? 0 : -1;
    return head(
        asking.method(),
        target.path(),
        target,
        asking.body() == null ? length : asking.body().remaining());
  }

  private static String head(String method, String path, Target target, int length) {
    Asking asking = target.asking();
    StringBuilder head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    field(head, "Host", target.host());
    if (!asking.has("User-Agent")) {
      field(head, "User-Agent", "handoff-traffic");
    }
    if (target.authorization() != null) {
      field(head, "Authorization", target.authorization());
    }
    asking.headers().forEach(each -> field(head, each.name(), each.value()));
    if (length > 0 && !asking.has("Content-Type")) {
      field(head, "Content-Type", "application/octet-stream");
    }
    if (length >= 0) {
      field(head, "Content-Length", Integer.toString(length));
    }
    return head.append("X-Request-Id: ").toString();
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining())
        .put(bytes.duplicate())
        .flip()
        .asReadOnlyBuffer();
  }
}
