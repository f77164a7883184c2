package dev.handoff.verdict;

import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent;
import dev.handoff.story.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The verdict in words, never rosier than the numbers. */
final class Sentence {
  private final Attempt attempt;
  private final Books books;
  private final boolean over;
  private final boolean watched;

  /**
   * @param over true if nothing in the books will change any more
   * @param watched true if a traffic process would have been seen, had there been one
   */
  Sentence(Attempt attempt, Books books, boolean over, boolean watched) {
    this.attempt = attempt;
    this.books = books;
    this.over = over;
    this.watched = watched;
  }

  String text() {
    String requests = books.sent() + books.notSent == 0 ? withoutTraffic() : withTraffic();
    return lead() + requests + ".";
  }

  /** The part before the counts of requests, as in "The upgrade failed: "; empty without one. */
  String lead() {
    String why = attempt.why.isEmpty() ? "" : " (" + small(attempt.why) + ")";
    switch (attempt.outcome) {
      case FAILED:
        return "The upgrade failed" + why + "; " + attempt.oldPid + " never stopped serving: ";
      case ROLLED_BACK:
        return "The upgrade was rolled back" + why + ": ";
      case ORPHANED:
        return dead() + " before the handover was done, and " + attempt.newPid + " serves on: ";
      case TERMINATED:
        if (attempt.oldDied()) {
          return dead() + " during the upgrade, and nobody took over: ";
        }
        String verb = attempt.to() == null ? " ends" : " ended";
        return attempt.oldPid + verb + " during the upgrade: ";
      case RUNNING:
        return attempt.oldDied()
            ? dead() + " during the upgrade, and " + attempt.newPid + " is not ready yet: "
            : "";
      default:
        return "";
    }
  }

  private String dead() {
    return attempt.death().pid() + " " + attempt.death().how();
  }

  private String withoutTraffic() {
    String nothing =
        watched
            ? (over ? "No traffic ran during this restart" : "No traffic has run so far")
            : "Nobody was watching when this restart began";
    String text = nothing + ", so nothing was proved about requests";
    if (attempt.cut > 0) {
      text = cut() + "; " + small(text);
    }
    if (attempt.readyMillis != null && attempt.outcome == Outcome.DONE) {
      text +=
          "; "
              + attempt.newPid
              + " took over from "
              + attempt.oldPid
              + " in "
              + attempt.readyMillis
              + " ms";
    }
    return continued(text + diedDraining() + overflows());
  }

  private String withTraffic() {
    String lost =
        number(books.failed)
            + " of "
            + number(books.sent())
            + " requests lost"
            + classes()
            + fates();
    String first = books.failed == 0 ? cutFirst() : "";
    String cut = first.isEmpty() ? cutOff() : "";
    String rest = notSent() + open() + survivors() + cut + overflows() + lag();
    if (!first.isEmpty()) {
      String doubt = books.doubts.isEmpty() ? "" : "; " + books.doubt();
      return first + (over ? "" : "so far ") + lost + rest + doubt;
    } else if (books.doubts.isEmpty()) {
      return continued((over ? "" : "So far ") + lost + rest);
    } else if (books.failed > 0) {
      return continued("At least " + lost + rest + "; " + books.doubt());
    }
    return continued(
        "Not provable, because " + books.doubt() + ": as far as reported, " + lost + rest);
  }

  private String classes() {
    return books.failures.isEmpty()
        ? ""
        : books.failures.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(
                entry ->
                    number(entry.getValue()) + " " + entry.getKey() + retryable(entry.getKey()))
            .collect(Collectors.joining(", ", ": ", ""));
  }

  /** Who has the lost ones on its conscience, as far as clients can know. */
  private String fates() {
    if (books.death == null || books.failed == 0) {
      return "";
    }
    List<String> fates = new ArrayList<>();
    if (books.died > 0) {
      fates.add(
          number(books.died)
              + " died with the "
              + books.death.role()
              + " process (PID "
              + books.death.pid()
              + ")");
    }
    if (books.unknown > 0) {
      fates.add(number(books.unknown) + " with no answer yet, process unknown");
    }
    if (books.otherwise() > 0) {
      fates.add(number(books.otherwise()) + " lost otherwise");
    }
    return fates.stream().collect(Collectors.joining(", ", "; ", ""));
  }

  private static String retryable(String kind) {
    return LossClass.isRetryable(kind) ? " (retryable)" : "";
  }

  private String notSent() {
    return books.notSent == 0
        ? ""
        : "; "
            + number(books.notSent)
            + (books.notSent == 1 ? " was" : " were")
            + " not sent in time by the generator";
  }

  private String open() {
    return books.inFlight == 0
        ? ""
        : "; "
            + number(books.inFlight)
            + (books.inFlight == 1 ? " has" : " have")
            + " no answer yet";
  }

  private String survivors() {
    return attempt.slowFinished == 0
        ? ""
        : "; "
            + attempt.slowFinished
            + (attempt.slowFinished == 1 ? " slow request" : " slow requests")
            + " finished on "
            + attempt.oldPid
            + " while "
            + attempt.newPid
            + " served";
  }

  /** A request that the traffic does not miss is lost all the same: it was somebody else's. */
  private String cutFirst() {
    return attempt.cut == 0 ? "" : cut() + (over ? ", not of the traffic; " : "; ");
  }

  private String cutOff() {
    return attempt.cut == 0 ? diedDraining() : "; " + cut();
  }

  private String diedDraining() {
    return attempt.outcome == Outcome.DONE && attempt.oldDied()
        ? "; " + dead() + " before it had drained"
        : "";
  }

  private String cut() {
    return attempt.oldPid
        + " had to break off "
        + attempt.cut
        + (attempt.cut == 1 ? " request" : " requests");
  }

  /** A client that is dropped from a full queue has to send its SYN again. */
  private String overflows() {
    if (books.overflows == null || books.overflows.ours() == 0) {
      return "";
    }
    long times = books.overflows.ours();
    return "; the accept queue overflowed " + (times == 1 ? "once" : number(times) + " times");
  }

  /** While the generator is late, the server is not asked what it was to be asked. */
  private String lag() {
    Long lag = books.lagMicros();
    return lag == null || !TrafficEvent.isLate(lag)
        ? ""
        : "; the generator itself was up to " + number(Math.round(lag / 1e3)) + " ms late";
  }

  private String continued(String text) {
    return lead().isEmpty() ? text : small(text);
  }

  /** For the middle of a sentence. */
  private static String small(String text) {
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
