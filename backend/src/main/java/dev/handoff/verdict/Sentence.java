package dev.handoff.verdict;

import static dev.handoff.verdict.Figures.number;

import dev.handoff.event.TrafficEvent;
import dev.handoff.story.Intervention;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The verdict in words, never rosier than the numbers. */
final class Sentence {
  private final Restart restart;
  private final Books books;
  private final boolean over;
  private final boolean watched;

  /**
   * @param over true if nothing in the books will change any more
   * @param watched true if a traffic process would have been seen, had there been one
   */
  Sentence(Restart restart, Books books, boolean over, boolean watched) {
    this.restart = restart;
    this.books = books;
    this.over = over;
    this.watched = watched;
  }

  String text() {
    String requests = books.tally.sent() + books.notSent() == 0 ? withoutTraffic() : withTraffic();
    return (lead().isEmpty() ? capital(requests) : lead() + requests) + "." + early();
  }

  /** What ended the window before the restart was over; empty if nothing did. */
  private String early() {
    Intervention early = restart.intervention();
    if (early == null) {
      return "";
    }
    String what =
        switch (early.what()) {
          case SHUT_DOWN -> " The server was shut down ";
          case SWITCHED -> " Another server was chosen ";
          case KILLED -> " The new process was killed on purpose ";
          case RESTARTED -> " The next restart began ";
        };
    return what + after((early.at() - restart.from()) / 1_000_000) + " after it.";
  }

  private static String after(long millis) {
    return millis < 1_000 ? millis + " ms" : number(Math.round(millis / 1e3)) + " s";
  }

  /** The part before the counts of requests, as in "The upgrade failed: "; empty without one. */
  String lead() {
    String why = why().isEmpty() ? "" : " (" + small(why()) + ")";
    String subject = restart.parties().subject();
    if (subject != null) {
      return subject + of(restart.outcome()) + why + ": ";
    }
    switch (restart.outcome()) {
      case FAILED:
        return "The upgrade failed" + why + "; the old process never stopped serving: ";
      case ROLLED_BACK:
        return "The upgrade was rolled back" + why + ": ";
      case ABORTED:
        return "The upgrade was aborted" + why + ": ";
      case ORPHANED:
        return capital(dead()) + " before the handover was done, and the new one keeps serving: ";
      case TERMINATED:
        if (restart.oldDied()) {
          return capital(dead()) + " during the upgrade, and no process took over: ";
        }
        String verb = restart.end().at() == null ? " ends" : " ended";
        return "The old process" + verb + " during the upgrade: ";
      case RUNNING:
        return restart.oldDied()
            ? capital(dead()) + " during the upgrade, and the new one is not ready yet: "
            : "";
      default:
        return "";
    }
  }

  /** Of a server that says nothing itself, only whether its restart was finished is known. */
  private static String of(Outcome outcome) {
    return switch (outcome) {
      case DONE -> " was restarted";
      case RUNNING -> " is being restarted";
      default -> " was not restarted";
    };
  }

  /** Why it failed, as a clause; empty if nobody reported that. */
  private String why() {
    if (restart.ending().superseded()) {
      return "how was not reported";
    }
    return restart.ending().detail() == null
        ? ""
        : restart.ending().detail().strip().replaceAll("\\.$", "");
  }

  private String dead() {
    return "the " + restart.death().role() + " process " + restart.death().how();
  }

  private String withoutTraffic() {
    String nothing =
        watched
            ? (over ? "No traffic ran during this restart" : "No traffic has run so far")
            : "The dashboard was not watching when this restart began";
    String text = nothing + ", so nothing was proved about requests";
    if (restart.drain().cut() > 0) {
      text = cut() + "; " + small(text);
    }
    if (restart.readyMillis() != null && restart.outcome() == Outcome.DONE) {
      text += "; the new process took over from the old one in " + restart.readyMillis() + " ms";
    }
    return continued(text + diedDraining() + overflows() + resets());
  }

  private String withTraffic() {
    String lost =
        number(books.failed())
            + " of "
            + number(books.tally.sent())
            + " requests lost"
            + classes()
            + fates()
            + gap();
    String first = books.failed() == 0 ? cutFirst() : "";
    String cut = first.isEmpty() ? cutOff() : "";
    String rest = notSent() + open() + survivors() + cut + overflows() + resets() + lag();
    if (!first.isEmpty()) {
      String doubt = books.doubts.isEmpty() ? "" : "; " + books.doubt();
      return first + (over ? "" : "so far ") + lost + rest + doubt;
    } else if (books.doubts.isEmpty()) {
      return continued((over ? "" : "So far ") + lost + rest);
    } else if (books.failed() > 0) {
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

  /** The longest time without an answer on a new connection; left out if it is unproven. */
  private String gap() {
    if (!books.gap.proved()) {
      return "";
    }
    String asked =
        books.gap.isNearResolution()
            ? " (a new connection every " + Figures.whole(books.gap.resolutionMillis()) + ")"
            : "";
    return (books.failed() == 0 ? ", " : "; ") + "longest gap " + Figures.gap(books.gap) + asked;
  }

  /** Which process the lost requests were with, as far as clients can know. */
  private String fates() {
    if (books.death == null || books.failed() == 0) {
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
      fates.add(number(books.unknown) + " never answered (which process had them is unknown)");
    }
    if (books.otherwise() > 0) {
      fates.add(number(books.otherwise()) + " lost for other reasons");
    }
    return fates.stream().collect(Collectors.joining(", ", "; ", ""));
  }

  private String retryable(String kind) {
    long some = books.retryable(kind);
    String number = some == books.failures.get(kind) ? "" : number(some) + " ";
    return some == 0 ? "" : " (" + number + "retryable)";
  }

  private String notSent() {
    return books.notSent() == 0
        ? ""
        : "; "
            + number(books.notSent())
            + (books.notSent() == 1 ? " was" : " were")
            + " not sent in time by the load generator";
  }

  private String open() {
    return books.tally.inFlight() == 0
        ? ""
        : "; " + number(books.tally.inFlight()) + " still waiting for an answer";
  }

  private String survivors() {
    return restart.drain().slowFinished() == 0
        ? ""
        : "; "
            + restart.drain().slowFinished()
            + (restart.drain().slowFinished() == 1 ? " slow request" : " slow requests")
            + " finished on the old process while the new one served";
  }

  /** A request that is not the traffic's is lost too: it was another client's. */
  private String cutFirst() {
    return restart.drain().cut() == 0 ? "" : cut() + (over ? ", not from the traffic; " : "; ");
  }

  private String cutOff() {
    return restart.drain().cut() == 0 ? diedDraining() : "; " + cut();
  }

  private String diedDraining() {
    return restart.outcome() == Outcome.DONE && restart.oldDied()
        ? "; " + dead() + " before it had drained"
        : "";
  }

  private String cut() {
    return "the old process cut off "
        + restart.drain().cut()
        + (restart.drain().cut() == 1 ? " request" : " requests");
  }

  /** A client that is dropped from a full queue has to send its SYN again. */
  private String overflows() {
    if (books.overflows == null || books.overflows.ours() == 0) {
      return "";
    }
    long times = books.overflows.ours();
    return "; the accept queue overflowed " + (times == 1 ? "once" : number(times) + " times");
  }

  /** Nobody had accepted them, so no server can tell of them: of the traffic or not. */
  private String resets() {
    if (!books.wereResetInQueue()) {
      return "";
    }
    long queued = books.resets.queued();
    return "; the kernel reset "
        + number(queued)
        + (queued == 1 ? " connection that" : " connections that")
        + " waited in the queue of a listener that was closed";
  }

  /** While the load generator is late, the server does not get the planned requests. */
  private String lag() {
    Long lag = books.lagMicros();
    return lag == null || !TrafficEvent.isLate(lag)
        ? ""
        : "; the load generator sent up to " + number(Math.round(lag / 1e3)) + " ms late";
  }

  private String continued(String text) {
    return lead().isEmpty() ? text : small(text);
  }

  /** For the beginning of a sentence. */
  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** For the middle of a sentence. */
  private static String small(String text) {
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
