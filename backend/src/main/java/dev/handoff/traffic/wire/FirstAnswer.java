package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Expect;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The answer to one request that no books count. It shows what an unknown server answers, and what
 * its answers can be expected to have from then on.
 *
 * @param target as it was given, but the address that answered comes first
 * @param from that address
 * @param status of the final answer
 * @param length of its body, in bytes
 * @param head its status line and its fields, without control characters
 * @param id the ids of requests that it names, separated by commas; null if none
 * @param endedByClose whether only the end of the connection ended it
 * @param retires whether the server wants no further request on the connection
 * @param objection why it is not what had to be expected, as a sentence; null if it is
 */
public record FirstAnswer(
    Target target,
    InetSocketAddress from,
    int status,
    long length,
    List<String> head,
    String id,
    boolean endedByClose,
    boolean retires,
    String objection) {
  private static final List<String> SHOWN =
      List.of("server", "content-type", "location", "x-pid", "x-release");
  private static final int LONGEST_SHOWN = 100;
  private static final int SERVER_ERROR = 500;

  /**
   * Asks once, in the calling thread. The addresses of its name are tried in order until one
   * accepts the connection.
   *
   * @param patience how long to wait at most
   * @throws NoAnswer if there is no whole answer of HTTP, with one sentence for people
   */
  public static FirstAnswer of(Target target, Duration patience) throws NoAnswer {
    return of(target, RequestIds.ofThisProcess(), patience);
  }

  static FirstAnswer of(Target target, RequestIds ids, Duration patience) throws NoAnswer {
    try (OneRequest request = new OneRequest(target, ids, patience)) {
      return request.ask();
    }
  }

  static FirstAnswer of(
      Target target, InetSocketAddress from, ResponseReader reader, String objection) {
    ResponseHead head = reader.head();
    boolean error = head.status() >= SERVER_ERROR && target.asking().expect() == Expect.USUAL;
    return new FirstAnswer(
        target.preferring(from),
        from,
        head.status(),
        reader.received(),
        reader.shown().stream().map(FirstAnswer::plain).toList(),
        head.id(),
        reader.endedByClose(),
        reader.retires(),
        target.asking().expect() == Expect.USUAL && !error ? null : objection);
  }

  /**
   * What answers are expected to have from now on: what a person has asked for, or what this one
   * has if nobody has said anything.
   */
  public Expect expect() {
    Expect said = target.asking().expect();
    return said == Expect.USUAL ? Expect.like(status, length) : said;
  }

  /** Status, length and the fields that tell most, in one line for people. */
  public String shown() {
    String line = head.get(0).strip();
    StringBuilder text = new StringBuilder(shortened(line.substring(line.indexOf(' ') + 1)));
    text.append(String.format(Locale.ROOT, ", %,d bytes", length));
    for (String field : head.subList(1, head.size())) {
      int colon = Math.max(0, field.indexOf(':'));
      String name = field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      if (SHOWN.contains(name) || name.equalsIgnoreCase(target.asking().pidHeader())) {
        text.append("; ").append(shortened(field));
      }
    }
    return text.toString();
  }

  /** What its end tells of the server, in sentences. */
  public List<String> remarks() {
    if (endedByClose) {
      return List.of(
          "The answer has no length: one that is cut by a close cannot be told from a whole one.");
    }
    return retires
        ? List.of("The server closes each connection: all styles are like close here.")
        : List.of();
  }

  /** Whether traffic counts it as lost, and as what; null if it does not. */
  LossClass loss() {
    return target.asking().expect().allows(status)
        ? objection == null ? null : LossClass.BAD_BODY
        : LossClass.ofStatus(status) == null ? LossClass.BAD_BODY : LossClass.ofStatus(status);
  }

  /** Nothing from a server may reach a terminal as a control sequence. */
  private static String plain(String untrusted) {
    return untrusted.replaceAll("[^ -~]", "?");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
