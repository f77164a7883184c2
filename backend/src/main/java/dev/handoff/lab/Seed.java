package dev.handoff.lab;

import dev.handoff.lab.Table.Cell;
import dev.handoff.plan.Style;
import java.util.ArrayList;
import java.util.List;

/**
 * What a well-known table says about systemd and fd handoff, beside what was measured: a mark where
 * that agrees, another where it does not, and one sentence why.
 */
final class Seed {
  private static final String AGREES = "✓";
  private static final String DIFFERS = "✗";
  private static final String OPINION = "judgement";
  private static final String OPEN = "not measured";

  private final Facts activation;
  private final Facts handoff;
  private final List<List<Cell>> rows = new ArrayList<>();

  private Seed(List<Facts> ways) {
    Facts held = of(ways, "systemd-restart");
    this.activation = held != null ? held : of(ways, "socket-activate");
    this.handoff = of(ways, "fd-handoff");
  }

  private static Facts of(List<Facts> ways, String name) {
    return ways.stream()
        .filter(each -> each.name().equals(name) && each.socket() != null)
        .findFirst()
        .orElse(null);
  }

  /** The table; empty if neither of the two was measured. */
  static Table table(List<Facts> ways) {
    Seed seed = new Seed(ways);
    if (seed.activation != null || seed.handoff != null) {
      seed.claims();
    }
    return new Table(
        "What is often said about the two, beside this run",
        List.of("way", "what", "claim", "this run", "why"),
        seed.rows);
  }

  private void claims() {
    if (activation != null) {
      activation();
    }
    if (handoff != null) {
      handoff();
    }
  }

  private void activation() {
    Facts f = activation;
    claim(
        f,
        "owner of the socket",
        "PID 1",
        mark(!f.socket().hands().owner().contains("process")),
        "The kernel showed it with " + f.socket().hands().owner() + ".");
    claim(
        f,
        "at a restart",
        "the manager gives the descriptor to the new process",
        mark(f.socket().hands().moments().stream().noneMatch(each -> each.who().equals("nobody"))),
        "Hands: " + f.socket().hands().line() + ".");
    claim(
        f,
        "old connections meanwhile",
        "dropped, unless drained elsewhere",
        mark(kept(f) > 0),
        kept(f) > 0
            ? lost(f) + ", all on kept connections that the old process closed."
            : "None was lost: the old process answers with Connection: close before it leaves.");
    claim(f, "coordination", "none", OPINION, "It depends on who counts the unit files.");
    claim(f, "best for", "simple daemons", OPINION, "Nobody can measure that.");
    claim(f, "port unbound", "never", mark(fresh(f) == 0), fresh(f) + " new connections lost.");
    claim(
        f,
        "requests in flight",
        "lost, if restarted",
        mark(f.counts().slow().failed() > 0),
        cut(f)
            + (f.counts().slow().failed() > 0
                ? "."
                : ": it drains at SIGTERM, as the manager waits."));
    claim(f, "who times it", "the manager", AGREES, "It was told by: " + f.way().how() + ".");
    claim(f, "complexity", "very simple", OPINION, Opinions.on(f.name()).complexity());
  }

  private void handoff() {
    Facts f = handoff;
    claim(
        f,
        "owner of the socket",
        "the process",
        mark(f.socket().hands().owner().equals("each process in turn")),
        "The kernel showed it with "
            + f.socket().hands().owner()
            + ": "
            + f.socket().hands().line()
            + ".");
    claim(
        f,
        "at a restart",
        "the old process starts the new one itself",
        mark(!f.socket().pidStays()),
        "One signal to the old process, and another PID serves.");
    claim(
        f,
        "old connections meanwhile",
        "served on by the old process",
        mark(kept(f) == 0),
        lost(f) + " on kept connections.");
    claim(
        f,
        "coordination",
        "a ready pipe",
        waits(f),
        f.failure("hang") == null
            ? "No new process that hangs was tried."
            : "With a new process that hangs, " + f.failure("hang").outcome() + ".");
    claim(f, "best for", "servers with much traffic", OPINION, "Nobody can measure that.");
    claim(
        f,
        "port unbound",
        "never",
        mark(fresh(f) == 0),
        fresh(f)
            + " new connections lost, longest gap "
            + Cell.number("%.0f ms", f.times().gap(), null).text()
            + ".");
    claim(
        f, "requests in flight", "none lost", mark(f.counts().slow().failed() == 0), cut(f) + ".");
    claim(
        f,
        "who times it",
        "the process",
        DIFFERS,
        "Whoever sends SIGHUP chooses the moment; the process only times the handover.");
    claim(
        f, "complexity", "higher, with full control", OPINION, Opinions.on(f.name()).complexity());
  }

  private static String waits(Facts f) {
    Facts.Failure hang = f.failure("hang");
    return hang == null ? OPEN : mark(hang.serves() && hang.byOld());
  }

  private void claim(Facts way, String what, String claim, String mark, String why) {
    rows.add(
        List.of(
            Cell.of(way.name()),
            Cell.of(what),
            Cell.of(claim),
            new Cell(mark, mark, mark.equals(OPINION) ? null : way.recording()),
            Cell.of(why)));
  }

  private static String mark(boolean agrees) {
    return agrees ? AGREES : DIFFERS;
  }

  private static long fresh(Facts f) {
    return failed(f, Style.CLOSE);
  }

  private static long kept(Facts f) {
    return failed(f, Style.KEEP_ALIVE_LOOKING) + failed(f, Style.KEEP_ALIVE);
  }

  private static long failed(Facts f, Style style) {
    return f.counts().of(style).failed();
  }

  private static String lost(Facts f) {
    long planned =
        f.counts().of(Style.KEEP_ALIVE_LOOKING).planned()
            + f.counts().of(Style.KEEP_ALIVE).planned();
    return ComparisonTables.say("%,d of %,d requests lost", kept(f), planned);
  }

  private static String cut(Facts f) {
    return ComparisonTables.say(
        "%,d of %,d slow requests cut", f.counts().slow().failed(), f.counts().slow().planned());
  }
}
