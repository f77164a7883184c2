package dev.handoff.traffic.command;

import dev.handoff.traffic.ledger.Handshakes;
import dev.handoff.traffic.ledger.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A summary for people, in several lines. */
final class SummaryText {
  private static final int SLOWEST = 3;
  private static final String ROW = "%-19s %9s %9s %7s %9s %9s %9s %9s%n";

  private final StringBuilder text = new StringBuilder();

  /** The whole text, with a line feed at its end. */
  static String of(Summary summary) {
    SummaryText all = new SummaryText();
    all.text.append(summary.verdict()).append(".\n\n");
    all.counts(summary);
    all.times(summary);
    all.connections(summary);
    if (summary.styles().size() > 1) {
      all.styles(summary);
    }
    return all.text.toString();
  }

  private void counts(Summary summary) {
    line(
        "planned",
        "%,d in %.1f s (%s, %s connections, %s arrivals)",
        summary.tally().planned(),
        summary.end().seconds(),
        summary.asked().steps().isEmpty() ? rate(summary.asked().rate()) : summary.asked().steps(),
        summary.asked().connections(),
        summary.asked().arrivals());
    List<String> notCounted = new ArrayList<>();
    if (summary.counts().slow() > 0) {
      notCounted.add(format("%,d slow by design", summary.counts().slow()));
    }
    if (summary.counts().warmup() > 0) {
      notCounted.add(
          format(
              "%,d of the warm-up of %s s",
              summary.counts().warmup(), number(summary.asked().warmupSeconds())));
    }
    line(
        "answered",
        "%,d%s",
        summary.tally().answered(),
        notCounted.isEmpty()
            ? ""
            : " (" + String.join(" and ", notCounted) + ", not in the latencies)");
    line("failed", "%,d", summary.tally().failed());
    line("not sent", "%,d", summary.tally().notSent());
    Summary.Open open = summary.end().openAtStop();
    if (open != null) {
      line("when stopped", "%s", open(open));
    }
  }

  private static String open(Summary.Open open) {
    if (open.open() == 0) {
      return "nothing was open";
    }
    List<String> ends = new ArrayList<>();
    ends.add(format("%,d answered", open.answered()));
    open.failures().forEach((kind, count) -> ends.add(format("%,d %s", count, kind)));
    return format(
        "%,d open (%s), the oldest for %.1f ms; then %s",
        open.open(), counted(open.styles()), open.oldestMillis(), String.join(", ", ends));
  }

  private static String counted(Map<String, Integer> styles) {
    List<String> parts = new ArrayList<>();
    styles.forEach((style, count) -> parts.add(format("%,d %s", count, style)));
    return String.join(", ", parts);
  }

  private void times(Summary summary) {
    if (summary.times().latencyMicros().max() == 0) {
      line("latency", "none was measured");
    } else {
      line("latency", "%s (from the planned moment)", summary.times().latencyMicros());
      line(
          "service",
          "%s (from when it was sent, as closed-loop tools measure)",
          summary.times().serviceMicros());
    }
    line("send lag", "%s (the generator's own, part of the latency)", summary.times().lagMicros());
    summary.slowest().stream()
        .limit(SLOWEST)
        .forEach(
            each ->
                line(
                    "slowest",
                    "%.2f ms (service %.2f ms): request %d, %s, connection %d, due at %.3f s, %s",
                    each.latencyMicros() / 1e3,
                    each.serviceMicros() / 1e3,
                    each.request(),
                    each.style(),
                    each.connection(),
                    each.plannedMillis() / 1e3,
                    who(each.pid())));
  }

  private void connections(Summary summary) {
    List<String> who = new ArrayList<>();
    summary
        .counts()
        .answeredBy()
        .forEach((pid, count) -> who.add(format("%s: %,d", who(pid), count)));
    line("answered by", "%s", who.isEmpty() ? "nobody" : String.join(", ", who));
    line(
        "connections",
        "%,d opened, %,d found closed while idle",
        summary.connections().connectionsOpened(),
        summary.connections().closedIdle());
    Handshakes tls = summary.connections().tls();
    if (tls != null) {
      line("TLS", "%,d full handshakes, %,d resumed sessions", tls.full(), tls.resumed());
    }
  }

  private void styles(Summary summary) {
    text.append('\n');
    row("style", "planned", "answered", "lost", "not sent", "p50 ms", "p99 ms", "max ms");
    summary
        .styles()
        .forEach(
            (style, of) -> {
              Percentiles latency = of.latencyMicros();
              row(
                  style,
                  format("%,d", of.planned()),
                  format("%,d", of.answered()),
                  format("%,d", of.lost()),
                  format("%,d", of.notSent()),
                  millis(latency, latency.p50()),
                  millis(latency, latency.p99()),
                  millis(latency, latency.max()));
            });
  }

  private static String millis(Percentiles all, long micros) {
    return all.max() == 0 ? "-" : format("%.2f", micros / 1e3);
  }

  private static String who(String pid) {
    return pid.equals("0") ? "unnamed" : "pid " + pid;
  }

  private static String rate(double rate) {
    return (rate == Math.rint(rate) ? format("%,d", (long) rate) : number(rate)) + "/s";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private void row(Object... cells) {
    text.append(String.format(Locale.ROOT, ROW, cells));
  }

  private void line(String name, String format, Object... values) {
    text.append(format("%-13s", name)).append(format(format, values)).append('\n');
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
