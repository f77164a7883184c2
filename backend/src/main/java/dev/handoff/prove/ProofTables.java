package dev.handoff.prove;

import static dev.handoff.prove.Words.UNKNOWN;
import static dev.handoff.prove.Words.millis;
import static dev.handoff.verdict.Figures.number;

import dev.handoff.event.KernelEvent.Resets;
import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import dev.handoff.lab.Table;
import dev.handoff.lab.Table.Cell;
import dev.handoff.traffic.ledger.Handshakes;
import dev.handoff.verdict.ResetWords;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A proof as tables. */
final class ProofTables {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.S", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Proof proof;

  private ProofTables(Proof proof) {
    this.proof = proof;
  }

  /** All of one subject, in the order in which they are shown; empty ones are left out. */
  static List<Table> of(Proof proof) {
    if (proof.calm() == null) {
      return List.of();
    }
    ProofTables tables = new ProofTables(proof);
    return Stream.of(
            tables.losses(),
            tables.causes(),
            tables.resets(),
            tables.times(),
            tables.tls(),
            tables.restarts())
        .filter(each -> !each.rows().isEmpty())
        .toList();
  }

  private Table losses() {
    List<List<Cell>> rows = new ArrayList<>();
    TreeSet<String> styles = new TreeSet<>(proof.calm().styles().keySet());
    styles.addAll(proof.styles().keySet());
    for (String style : styles) {
      Tally tally = proof.styles().getOrDefault(style, Tally.NONE);
      Tally calm = proof.calm().styles().getOrDefault(style, Tally.NONE);
      boolean met = tally.planned() > 0;
      boolean fails = tally.failed() > 0;
      rows.add(
          texts(
              style,
              Words.clients(style),
              met ? number(tally.sent()) : UNKNOWN,
              met ? number(tally.failed()) : "left out",
              fails ? number(proof.mayRepeat(style)) : UNKNOWN,
              fails ? number(restartsWith(style)) : UNKNOWN,
              number(calm.failed()) + " of " + number(calm.sent())));
    }
    if (proof.slow() > 0) {
      rows.add(
          texts(
              "slow",
              "one in flight at each restart",
              number(proof.slow()),
              number(proof.slowCut()),
              UNKNOWN,
              proof.slowCut() == 0 ? UNKNOWN : number(proof.slowCut()),
              UNKNOWN));
    }
    return new Table(
        "What clients lost",
        List.of(
            "connections",
            "what the client does",
            "requests",
            "lost",
            "retryable",
            "in restarts",
            "without a restart"),
        rows);
  }

  private long restartsWith(String style) {
    return proof.restarts().stream()
        .filter(each -> each.counts().styles().getOrDefault(style, Tally.NONE).failed() > 0)
        .count();
  }

  private Table causes() {
    List<List<Cell>> rows =
        proof.failures().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .map(
                each ->
                    texts(
                        number(each.getValue()),
                        Words.cause(each.getKey()),
                        LossClass.isRetryable(each.getKey()) ? "yes" : "no",
                        proof.restartsWith(each.getKey()) + " of " + proof.restarts().size()))
            .toList();
    return new Table("Why", List.of("lost", "cause", "retryable", "in restarts"), rows);
  }

  /** What the kernel says, whoever the client was: those in a queue no server has ever seen. */
  private Table resets() {
    Map<String, List<Long>> found = new LinkedHashMap<>();
    boolean known = true;
    for (ProvedRestart each : proof.restarts()) {
      Resets resets = each.counts().resets();
      known &= resets != null;
      ResetWords.counts(resets)
          .forEach((why, n) -> found.computeIfAbsent(why, w -> new ArrayList<>()).add(n));
    }
    List<List<Cell>> rows = new ArrayList<>();
    found.forEach(
        (why, counts) ->
            rows.add(
                texts(
                    number(counts.stream().mapToLong(Long::longValue).sum()),
                    why,
                    counts.size() + " of " + proof.restarts().size())));
    if (!known) {
      rows.add(texts(UNKNOWN, "not known in each restart: " + ResetWords.NEEDS, UNKNOWN));
    }
    return new Table(
        "Connections that the kernel reset", List.of("reset", "which", "in restarts"), rows);
  }

  private Table times() {
    List<List<Cell>> rows = new ArrayList<>();
    if (!proof.restarts().isEmpty()) {
      ProvedRestart gap = proof.longestGap();
      rows.add(
          texts(
              "with a restart",
              gap == null
                  ? "unproven: " + proof.restarts().get(0).times().gapUnproven()
                  : millis(gap.times().gapMillis()),
              millis(proof.slowestMillis())));
      rows.add(
          texts(
              "without",
              proof.calm().gapMillis() == null ? UNKNOWN : millis(proof.calm().gapMillis()),
              millis(proof.calm().slowestMillis())));
    }
    return new Table(
        "Time",
        List.of("", "longest without an answer on a new connection", "slowest answer"),
        rows);
  }

  private Table tls() {
    Handshakes tls = proof.tls();
    return new Table(
        "TLS, in all of the run",
        List.of("full handshakes", "resumed sessions"),
        tls == null ? List.of() : List.of(texts(number(tls.full()), number(tls.resumed()))));
  }

  private Table restarts() {
    List<List<Cell>> rows = new ArrayList<>();
    for (ProvedRestart each : proof.restarts()) {
      boolean known = each.counts().whole().planned() > 0;
      rows.add(
          texts(
              number(each.number()),
              TIME.format(Instant.ofEpochMilli(each.askedAt())),
              known
                  ? number(each.counts().whole().failed())
                      + " of "
                      + number(each.counts().whole().sent())
                  : UNKNOWN,
              millis(each.times().gapMillis()),
              millis(each.times().slowestMillis()),
              millis(each.times().firstAnswerMillis()),
              left(each),
              inFlight(each.inFlight())));
    }
    return new Table(
        "Each restart",
        List.of(
            "",
            "asked at",
            "lost",
            "gap",
            "slowest",
            "new one answers",
            "last old one gone",
            "in flight"),
        rows);
  }

  private static String left(ProvedRestart each) {
    String gone = millis(each.times().lastGoneMillis());
    if (each.stayed().isEmpty()) {
      return gone;
    }
    return (each.times().lastGoneMillis() == null ? "" : gone + ", ") + each.stayed();
  }

  private static String inFlight(ProvedRestart.InFlight open) {
    String text = number(open.requests());
    if (open.slow() != null) {
      text += open.slow() ? "; slow one answered" : "; slow one CUT";
    }
    return open.idle() == null ? text : text + "; idle one " + open.idle();
  }

  private static List<Cell> texts(String... texts) {
    return Stream.of(texts).map(Cell::of).toList();
  }
}
