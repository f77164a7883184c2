package dev.handoff.traffic;

import dev.handoff.event.TrafficEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A finished run, as it is printed and as {@code --json} writes it.
 *
 * @param verdict one sentence, without its full stop
 * @param lost requests that were sent and got no valid answer, retryable closes included
 * @param retryableCloses those of the lost that died with a reused connection before a byte of the
 *     answer
 * @param slow answers that were slow by design; they are in no latency
 * @param failures by error class, not-sent included
 * @param answeredBy answers by the PID that gave them, "0" where none was named
 * @param latencyMicros from the planned moment to the last byte of the answer
 * @param lagMicros from the planned moment to the one at which the generator turned to the request:
 *     its own fault, and part of the latencies
 * @param connectionsOpened in the run
 * @param closedIdle kept-alive connections that were found closed by the server at the end
 * @param seconds from the start to the last answer
 * @param why the run ended: {@code duration}, {@code stopped} or {@code aborted}
 */
record Summary(
    String verdict,
    String url,
    double rate,
    String connections,
    String arrivals,
    long planned,
    long answered,
    long failed,
    long notSent,
    long lost,
    long retryableCloses,
    long slow,
    Map<String, Long> failures,
    Map<String, Long> answeredBy,
    Percentiles latencyMicros,
    Percentiles lagMicros,
    long connectionsOpened,
    long closedIdle,
    double seconds,
    String why) {

  static Summary of(
      TrafficPlan plan, TrafficEvent.Finished end, Books books, long opened, long nanos) {
    return new Summary(
        verdict(end),
        plan.target().url(),
        plan.rate(),
        plan.connections().toString(),
        plan.arrivals().toString(),
        end.planned(),
        end.answered(),
        end.failed(),
        end.notSent(),
        end.failed(),
        count(end, ErrorClass.CLOSED_BEFORE_RESPONSE_REUSED),
        books.slow(),
        end.failures(),
        books.answeredBy(),
        Percentiles.of(books.latency()),
        Percentiles.of(books.lag()),
        opened,
        books.closedIdleTotal(),
        nanos / 1e9,
        end.why());
  }

  /** Whether there was something to ask and nobody answered anything. */
  boolean silent() {
    return planned > 0 && answered == 0;
  }

  /** For people, in several lines. */
  String text() {
    StringBuilder text = new StringBuilder(verdict).append(".\n\n");
    line(
        text,
        "planned",
        "%,d in %.1f s (%s/s, %s connections, %s arrivals)",
        planned,
        seconds,
        rate == Math.rint(rate) ? String.format(Locale.ROOT, "%,d", (long) rate) : rate,
        connections,
        arrivals);
    line(
        text,
        "answered",
        "%,d%s",
        answered,
        slow == 0 ? "" : String.format(Locale.ROOT, " (%,d slow by design, in no latency)", slow));
    line(text, "failed", "%,d", failed);
    line(text, "not sent", "%,d", notSent);
    line(text, "latency", "%s (from the planned moment)", latencyMicros);
    line(text, "send lag", "%s (the generator's own, part of the latency)", lagMicros);
    List<String> who = new ArrayList<>();
    answeredBy.forEach(
        (pid, count) ->
            who.add(
                String.format(
                    Locale.ROOT, "%s: %,d", pid.equals("0") ? "unnamed" : "pid " + pid, count)));
    line(text, "answered by", "%s", who.isEmpty() ? "nobody" : String.join(", ", who));
    line(
        text,
        "connections",
        "%,d opened, %,d found closed while idle",
        connectionsOpened,
        closedIdle);
    return text.toString();
  }

  private static void line(StringBuilder to, String name, String format, Object... values) {
    to.append(String.format(Locale.ROOT, "%-13s", name))
        .append(String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  private static String verdict(TrafficEvent.Finished end) {
    List<String> kinds = new ArrayList<>();
    for (ErrorClass kind : ErrorClass.values()) {
      if (kind != ErrorClass.NOT_SENT && count(end, kind) > 0) {
        boolean retryable = kind == ErrorClass.CLOSED_BEFORE_RESPONSE_REUSED;
        kinds.add(
            String.format(Locale.ROOT, "%,d %s", count(end, kind), kind)
                + (retryable ? " (retryable close)" : ""));
      }
    }
    String verdict =
        String.format(
            Locale.ROOT,
            "%,d of %,d %s lost",
            end.failed(),
            end.planned(),
            end.planned() == 1 ? "request" : "requests");
    if (!kinds.isEmpty()) {
      verdict += ": " + String.join(", ", kinds);
    }
    if (end.notSent() > 0) {
      verdict +=
          String.format(
              Locale.ROOT, "; %,d not sent, by the generator's own limits", end.notSent());
    }
    if (end.answered() == 0) {
      verdict += "; nothing was answered";
    }
    if (end.why().equals("aborted")) {
      verdict += "; ended at once by a second signal, and what was in flight counts as failed";
    }
    return verdict;
  }

  private static long count(TrafficEvent.Finished end, ErrorClass kind) {
    return end.failures().getOrDefault(kind.toString(), 0L);
  }
}
