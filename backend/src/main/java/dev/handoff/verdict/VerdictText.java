package dev.handoff.verdict;

import static dev.handoff.verdict.Figures.number;

import dev.handoff.verdict.Verdict.Party;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A verdict for the terminal: the sentence, then a table, within 100 columns for usual counts. */
final class VerdictText {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String LINE = "  %-20s %s%n";
  private static final String TIMES = "  %-20s %10s %10s %10s%n";
  private static final String BOOKS = "  %-20s %10s %10s %10s %10s %10s %10s%n";

  private VerdictText() {}

  /** Several lines, with a line feed at the end of each. */
  static String of(Verdict verdict) {
    StringBuilder text = new StringBuilder();
    add(text, "Restart %d: %s%n%n", verdict.number(), verdict.sentence());
    add(
        text,
        LINE,
        asked(verdict),
        WHEN.format(Instant.ofEpochMilli(verdict.window().requestedWall())));
    add(text, LINE, "from", processes(verdict.before(), verdict.sides().before()));
    add(text, LINE, "to", processes(verdict.after(), verdict.sides().after()));
    for (Figures.Figure figure : Figures.of(verdict)) {
      add(text, LINE, figure.name(), figure.value());
      if (figure.name().equals("handover gap")) {
        accepts(text, verdict);
      }
    }
    times(text, verdict);
    books(text, verdict);
    lost(text, verdict);
    return text.toString();
  }

  private static String asked(Verdict verdict) {
    return verdict.sides().subject() == null ? "signal" : "asked";
  }

  /** A server that says nothing of its generations may have several processes. */
  private static String processes(Party party, List<Long> all) {
    return party.gen() > 0 || all.isEmpty()
        ? process(party)
        : all.stream().map(pid -> "PID " + pid).collect(Collectors.joining(", "));
  }

  private static String process(Party party) {
    return party.pid() == 0
        ? "-"
        : "PID " + party.pid() + (party.gen() == 0 ? "" : ", generation " + party.gen());
  }

  private static void accepts(StringBuilder text, Verdict verdict) {
    Accepts accepts = verdict.evidence().accepts();
    add(text, LINE, "  last of the old", since(verdict, accepts.lastOfOld()));
    add(text, LINE, "  first of the new", since(verdict, accepts.firstOfNew()));
  }

  private static String since(Verdict verdict, Long at) {
    if (at == null) {
      return "-";
    }
    double millis = (at - verdict.window().requestedMono()) / 1e6;
    return millis < 0
        ? Figures.millis(-millis) + " before the signal"
        : Figures.millis(millis) + " after the signal";
  }

  private static void times(StringBuilder text, Verdict verdict) {
    add(text, "%n" + TIMES, "ms", "p50", "p99", "max");
    for (Figures.Times times : Figures.times(verdict)) {
      add(text, TIMES, times.name(), times.p50(), times.p99(), times.max());
    }
  }

  private static void books(StringBuilder text, Verdict verdict) {
    add(text, "%n" + BOOKS, "requests", "open", "planned", "answered", "lost", "not sent", "still");
    row(text, "all", verdict.counts().window());
    Map<String, WindowTally> styles = verdict.counts().styles();
    if (styles == null) {
      add(text, "  %s%n", "by style: not known for all of them");
    } else {
      styles.forEach((style, tally) -> row(text, style, tally));
    }
  }

  private static void row(StringBuilder text, String name, WindowTally window) {
    add(
        text,
        BOOKS,
        name,
        number(window.inFlightAtStart()),
        number(window.tally().planned()),
        number(window.tally().answered()),
        number(window.tally().failed()),
        number(window.tally().notSent()),
        number(window.inFlight()));
  }

  private static void lost(StringBuilder text, Verdict verdict) {
    if (verdict.failed() == 0) {
      return;
    }
    List<String> kinds =
        verdict.counts().failures().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(each -> number(each.getValue()) + " " + each.getKey())
            .collect(Collectors.toList());
    add(text, "%n" + LINE, "lost", String.join(", ", kinds));
    add(text, LINE, "  of these retryable", number(verdict.counts().retryable()));
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
