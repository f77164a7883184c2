package dev.handoff.verdict;

import dev.handoff.verdict.Verdict.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of a verdict in words, each with its name, as page and terminal show them. */
public final class Figures {
  private static final String UNKNOWN = "-";

  private Figures() {}

  /**
   * One figure.
   *
   * @param value with its unit; {@code -} if it is not known
   */
  public record Figure(String name, String value) {}

  /**
   * Percentiles of times, in milliseconds.
   *
   * @param p50 or {@code -} if there are none, like the others
   */
  public record Times(String name, String p50, String p99, String max) {}

  /** How the restart ended, in a few words. */
  public static String outcome(Verdict verdict) {
    return switch (verdict.conclusion().outcome()) {
      case RUNNING -> "running";
      case DONE -> "done";
      case FAILED -> "failed";
      case ROLLED_BACK -> "rolled back";
      case ABORTED -> "aborted";
      case ORPHANED -> "old process killed";
      case TERMINATED -> "ended early";
    };
  }

  /** Latency and service time, inside and outside the window; always these four. */
  public static List<Times> times(Verdict verdict) {
    return List.of(
        times("latency inside", verdict.times().inside()),
        times("latency outside", verdict.times().outside()),
        times("service inside", verdict.times().serviceInside()),
        times("service outside", verdict.times().serviceOutside()));
  }

  /** Always the same names in the same order, known or not. */
  public static List<Figure> of(Verdict verdict) {
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("window", window(verdict)));
    figures.add(new Figure("answered by", answeredBy(verdict)));
    figures.add(new Figure("longest gap", longestGap(verdict.times().gap())));
    figures.add(new Figure("handover gap", gap(verdict.evidence().accepts())));
    figures.add(new Figure("longest survivor", survivor(verdict)));
    figures.add(new Figure("queue overflows", overflows(verdict)));
    figures.add(new Figure("reset in the queue", ResetWords.queued(verdict.evidence().resets())));
    figures.add(new Figure("reset otherwise", ResetWords.others(verdict.evidence().resets())));
    figures.add(new Figure("generator late", generator(verdict)));
    return figures;
  }

  private static String overflows(Verdict verdict) {
    if (verdict.evidence().overflows() == null) {
      return UNKNOWN;
    }
    String ours = number(verdict.evidence().overflows());
    return verdict.evidence().hostOverflows().equals(verdict.evidence().overflows())
        ? ours
        : ours + " (whole host: " + number(verdict.evidence().hostOverflows()) + ")";
  }

  private static String window(Verdict verdict) {
    String length =
        verdict.window().windowTo() == null
            ? "open"
            : millis((verdict.window().windowTo() - verdict.window().requestedMono()) / 1e6);
    return verdict.window().readyMillis() == null
        ? length
        : length + ", ready after " + millis(verdict.window().readyMillis());
  }

  private static String answeredBy(Verdict verdict) {
    return verdict.counts().answeredBy().isEmpty()
        ? UNKNOWN
        : verdict.counts().answeredBy().entrySet().stream()
            .map(each -> name(verdict, each.getKey()) + ": " + number(each.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String name(Verdict verdict, String pid) {
    if (pid.equals("0")) {
      return "unnamed";
    } else if (pid.equals(String.valueOf(verdict.before().pid()))) {
      return "old process";
    } else if (pid.equals(String.valueOf(verdict.after().pid()))) {
      return "new process";
    }
    return side(verdict, Long.parseLong(pid)) + "PID " + pid;
  }

  /** Of a server with several processes. */
  private static String side(Verdict verdict, long pid) {
    boolean before = verdict.sides().before().contains(pid);
    return before ? "old " : verdict.sides().after().contains(pid) ? "new " : "";
  }

  private static String longestGap(Gap gap) {
    if (!gap.proved()) {
      return "unproven: " + gap.unproven();
    }
    return (gap.atLeast() ? "at least " : "")
        + millis(gap.millis())
        + ", new connections every "
        + millis(gap.resolutionMillis());
  }

  /** A gap in whole milliseconds, rounded up; empty if it is unproven. */
  public static String gap(Gap gap) {
    return gap.proved() ? (gap.atLeast() ? "at least " : "") + whole(gap.millis()) : "";
  }

  /** Rounded up: never rosier than the number. */
  static String whole(double millis) {
    return millis >= 10_000
        ? String.format(Locale.ROOT, "%,.1f s", Math.ceil(millis / 100) / 10)
        : String.format(Locale.ROOT, "%,.0f ms", Math.ceil(millis));
  }

  /** Only what both processes have reported: without new connections there is no accept. */
  private static String gap(Accepts accepts) {
    if (accepts.gapMillis() == null) {
      return UNKNOWN;
    }
    return accepts.gapMillis() < 0
        ? "none: both for " + millis(-accepts.gapMillis())
        : millis(accepts.gapMillis()) + " without accept";
  }

  private static String survivor(Verdict verdict) {
    if (verdict.fate().longestSlowSeconds() > 0) {
      return verdict.fate().longestSlowSeconds() + " s";
    }
    return verdict.fate().longestOpenMillis() == null
        ? UNKNOWN
        : "at least " + millis(verdict.fate().longestOpenMillis());
  }

  private static String generator(Verdict verdict) {
    return verdict.evidence().generator() == null
        ? UNKNOWN
        : millis(verdict.evidence().generator().lagMicros() / 1e3)
            + (verdict.evidence().generator().kept() ? "" : " late: not on schedule");
  }

  private static Times times(String name, Latency times) {
    return times == null
        ? new Times(name, UNKNOWN, UNKNOWN, UNKNOWN)
        : new Times(
            name,
            plain(times.p50Micros() / 1e3),
            plain(times.p99Micros() / 1e3),
            plain(times.maxMicros() / 1e3));
  }

  /** A duration with its unit, with a tenth where it matters. */
  static String millis(double millis) {
    return millis >= 10_000
        ? String.format(Locale.ROOT, "%,.1f s", millis / 1e3)
        : plain(millis) + " ms";
  }

  private static String plain(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.1f", value);
  }

  /** A number as people read it, with a comma between thousands. */
  public static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
