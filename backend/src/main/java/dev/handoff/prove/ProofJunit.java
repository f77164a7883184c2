package dev.handoff.prove;

import java.util.List;
import java.util.Locale;

/** A result as JUnit's XML, which CI servers read: a suite a subject, a test a restart. */
final class ProofJunit {
  private final StringBuilder xml = new StringBuilder();
  private final Allowed allowed;

  private ProofJunit(Allowed allowed) {
    this.allowed = allowed;
  }

  static String of(Result result, Allowed allowed) {
    return new ProofJunit(allowed).all(result);
  }

  private String all(Result result) {
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuites name=\"handoff prove\">\n");
    result.subjects().forEach(this::suite);
    return xml.append("</testsuites>\n").toString();
  }

  private void suite(Judged judged) {
    Judgement judgement = judged.judgement();
    List<ProvedRestart> restarts = judged.tried().proof().restarts();
    boolean lost = judgement.code() == Judgement.LOST;
    long failed = lost ? 1 + restarts.stream().filter(each -> fault(each) != null).count() : 0;
    long unproved =
        (judgement.code() == Judgement.UNPROVEN ? 1 : 0)
            + restarts.stream()
                .filter(each -> !(lost && fault(each) != null) && each.unproved() != null)
                .count();
    String name = judged.tried().proof().subject().name();
    add(
        "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\">%n",
        name, restarts.size() + 1, failed, unproved);
    for (ProvedRestart each : restarts) {
      String test = "restart " + each.number();
      if (lost && fault(each) != null) {
        test(name, test, "failure", fault(each), each.sentence());
      } else if (each.unproved() != null) {
        test(name, test, "error", "It " + each.unproved() + ".", each.sentence());
      } else {
        test(name, test, null, null, each.sentence());
      }
    }
    test(
        name,
        "all restarts",
        lost ? "failure" : judgement.code() == Judgement.UNPROVEN ? "error" : null,
        judgement.sentence(),
        String.join("\n", judgement.notes()));
    xml.append("  </testsuite>\n");
  }

  /** What a restart did that is not allowed; null if nothing was. */
  private String fault(ProvedRestart restart) {
    long counted = restart.counted(allowed);
    if (counted > 0) {
      return Words.count(counted, "request") + " lost";
    }
    Double gap = restart.times().gapMillis();
    return gap != null && gap > allowed.maxGapMillis()
        ? "no answer on a new connection for " + Words.millis(gap)
        : null;
  }

  private void test(String suite, String name, String element, String message, String text) {
    add("    <testcase classname=\"%s\" name=\"%s\"", "handoff." + suite, name);
    if (element == null) {
      add(">%n      <system-out>%s</system-out>%n    </testcase>%n", text);
    } else {
      xml.append(">\n      <").append(element);
      add(" message=\"%s\">%s</", message, text);
      xml.append(element).append(">\n    </testcase>\n");
    }
  }

  private void add(String format, Object... values) {
    Object[] escaped = values.clone();
    for (int i = 0; i < escaped.length; i++) {
      escaped[i] = escaped[i] instanceof String text ? Escaped.text(text) : escaped[i];
    }
    xml.append(String.format(Locale.ROOT, format, escaped));
  }
}
