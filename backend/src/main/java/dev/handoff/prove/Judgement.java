package dev.handoff.prove;

import static dev.handoff.prove.Words.count;
import static dev.handoff.prove.Words.millis;
import static dev.handoff.verdict.Figures.number;

import dev.handoff.plan.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What follows from a proof.
 *
 * @param code the exit code: 0 nothing lost, or as little as allowed; 1 lost, or a gap that is too
 *     long; 3 nothing proved. Certain losses give 1, whatever else was not proved.
 * @param sentence all of it in one
 * @param notes further sentences: how much it proves, and what it does not
 */
record Judgement(int code, String sentence, List<String> notes) {
  static final int KEPT = 0;
  static final int LOST = 1;
  static final int UNPROVEN = 3;

  private static final double CONFIDENCE = 0.95;

  /** Judges one subject. */
  static Judgement of(Proof proof, Allowed allowed) {
    return new Reading(proof, allowed).judgement();
  }

  /** The exit code of several subjects together. */
  static int code(List<Judgement> all) {
    if (all.stream().anyMatch(each -> each.code == LOST)) {
      return LOST;
    }
    return all.isEmpty() || all.stream().anyMatch(each -> each.code == UNPROVEN) ? UNPROVEN : KEPT;
  }

  /** In one word. */
  String word() {
    return switch (code) {
      case KEPT -> "kept";
      case LOST -> "lost";
      default -> "unproven";
    };
  }

  /**
   * The highest share of restarts that may lose a request if none of so many did, in whole percent:
   * with 95 % confidence it is less.
   */
  static int upperBoundPercent(int restarts) {
    return (int) Math.ceil(100 * (1 - Math.pow(1 - CONFIDENCE, 1.0 / restarts)));
  }

  /** One reading of the facts. */
  private static final class Reading {
    private final Proof proof;
    private final Allowed allowed;
    private final long counted;
    private final long losing;
    private final List<String> doubts;
    private final ProvedRestart gap;
    private final boolean gapTooLong;

    Reading(Proof proof, Allowed allowed) {
      this.proof = proof;
      this.allowed = allowed;
      counted = proof.restarts().stream().mapToLong(each -> each.counted(allowed)).sum();
      losing = proof.restarts().stream().filter(each -> each.counted(allowed) > 0).count();
      gap = proof.longestGap();
      gapTooLong =
          proof.restarts().stream()
              .anyMatch(each -> overLimit(each) && !overLimitByGenerator(each));
      doubts = doubts();
    }

    Judgement judgement() {
      if (counted > allowed.maxLost()) {
        return new Judgement(LOST, name() + lost() + ".", notes(doubts));
      } else if (gapTooLong) {
        return new Judgement(
            LOST,
            name()
                + (counted == 0 ? nothingLost() : lost())
                + ", but answered no new connection for "
                + millis(gap.times().gapMillis())
                + ", longer than "
                + allowed.maxGapText()
                + ".",
            notes(doubts));
      } else if (!doubts.isEmpty()) {
        return new Judgement(
            UNPROVEN,
            "Nothing is proved about " + name() + ": " + doubts.get(0) + ".",
            notes(doubts.subList(1, doubts.size())));
      }
      String within =
          counted == 0 ? nothingLost() : lost() + ", which is allowed (" + allowance() + ")";
      return new Judgement(KEPT, name() + within + gapInPassing() + ".", notes(List.of()));
    }

    private String name() {
      return proof.subject().name();
    }

    private String allowance() {
      return "--max-lost " + allowed.maxLost();
    }

    private boolean overLimit(ProvedRestart each) {
      Double millis = each.times().gapMillis();
      return millis != null && millis > allowed.maxGapMillis();
    }

    /** Nobody was asked while the generator stood still. */
    private boolean overLimitByGenerator(ProvedRestart each) {
      return each.times().gapMillis() - each.times().lagMillis() <= allowed.maxGapMillis();
    }

    private String gapInPassing() {
      if (gap == null) {
        return "; how long it answered no new connection is not known, because it got none";
      }
      Double calm = proof.calm() == null ? null : proof.calm().gapMillis();
      return "; longest gap "
          + millis(gap.times().gapMillis())
          + (calm == null ? "" : " (" + millis(calm) + " without a restart)");
    }

    private String nothingLost() {
      long lost = proof.lost();
      String of = " of " + number(proof.whole().sent()) + " requests in " + restarts();
      return lost == 0
          ? " lost 0" + of
          : " lost no request that counts in "
              + restarts()
              + ": "
              + number(lost)
              + " of "
              + number(proof.whole().sent())
              + (lost == 1 ? " was lost" : " were lost")
              + ", and a client may repeat "
              + (lost == 1 ? "it" : "each of them")
              + " (RFC 9112, 9.3.1)";
    }

    private String lost() {
      long slow = proof.slowCut();
      StringBuilder text = new StringBuilder(" lost ");
      if (proof.lost() > 0 || slow == 0) {
        text.append(number(proof.lost()))
            .append(" of ")
            .append(number(proof.whole().sent()))
            .append(" requests");
        if (proof.retryable() > 0) {
          text.append(", of which a client may repeat ").append(number(proof.retryable()));
        }
      }
      if (slow > 0) {
        text.append(proof.lost() > 0 ? ", and " : "")
            .append(number(slow))
            .append(" of ")
            .append(count(proof.slow(), "slow request"))
            .append(" in flight");
      }
      return text.append(", in ")
          .append(number(losing))
          .append(" of ")
          .append(restarts())
          .toString();
    }

    private String restarts() {
      return count(proof.restarts().size(), "restart");
    }

    private List<String> doubts() {
      List<String> all = new ArrayList<>();
      if (proof.end() != null && proof.end().kind() == Proof.End.Kind.DID_NOT_START) {
        all.add(proof.end().why());
        return all;
      }
      if (proof.calm() != null) {
        for (String style : proof.calm().losing()) {
          all.add(losesWithoutRestart(style));
        }
      }
      for (ProvedRestart each : proof.restarts()) {
        if (each.unproved() != null) {
          all.add("restart " + each.number() + " " + each.unproved());
        } else if (overLimit(each) && overLimitByGenerator(each)) {
          all.add(
              "in restart "
                  + each.number()
                  + " the load generator itself stood still for "
                  + millis(each.times().lagMillis())
                  + ", so nobody knows how long the server did");
        }
      }
      long outside = outsideCounted();
      if (outside > 0) {
        all.add(
            "it lost "
                + count(outside, "request")
                + " while no restart was under way, so others may not be the restarts' either");
      }
      if (proof.end() != null) {
        all.add(proof.end().why());
      } else if (proof.restarts().size() < proof.asked() && !proof.calm().losesInAll()) {
        all.add(
            "it no longer answered after restart "
                + proof.restarts().size()
                + " of "
                + proof.asked());
      }
      return all;
    }

    private String losesWithoutRestart(String style) {
      var tally = proof.calm().styles().get(style);
      String what =
          tally.failed() == 0
              ? "no request of the style " + style + " was answered in time"
              : "it loses "
                  + number(tally.failed())
                  + " of "
                  + number(tally.sent())
                  + " requests of the style "
                  + style;
      return "without any restart "
          + what
          + " ("
          + Words.clients(style)
          + "), which is left out; give --connections without it to judge the others";
    }

    private long outsideCounted() {
      long all = proof.outside().values().stream().mapToLong(Long::longValue).sum();
      return allowed.countsRetryable() ? all : all - Proof.retryable(proof.outside());
    }

    private List<String> notes(List<String> doubts) {
      List<String> notes = new ArrayList<>();
      long raced = proof.mayRepeat(Style.KEEP_ALIVE.toString());
      if (raced > 0) {
        notes.add(race(raced));
      }
      int proved = (int) proof.restarts().stream().filter(each -> each.unproved() == null).count();
      if (proved > 0 && losing == 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "With 95 %% confidence fewer than %d %% of restarts lose %s.",
                upperBoundPercent(proved),
                proof.retryable() > 0 && !allowed.countsRetryable()
                    ? "one that a client may not repeat"
                    : "one"));
      }
      if (proof.retryable() > 0 && !allowed.countsRetryable()) {
        notes.add("With --retryable count, what a client may repeat counts too.");
      }
      doubts.forEach(each -> notes.add(capital(each) + "."));
      return List.copyOf(notes);
    }

    /** What nearly every server does, and few people know of theirs. */
    private String race(long lost) {
      long once = (long) proof.kept() * proof.restarts().size();
      return "It closes "
          + (lost < once
              ? "kept connections when it restarts"
              : "each kept connection "
                  + (lost == once ? "once per restart" : "when it restarts, and some twice"))
          + ": so "
          + count(lost, "request")
          + " of clients that just write "
          + (lost == 1 ? "was" : "were")
          + " lost ("
          + number(proof.kept())
          + " kept, "
          + restarts()
          + ").";
    }

    private static String capital(String text) {
      return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
  }
}
