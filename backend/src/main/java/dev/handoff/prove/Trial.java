package dev.handoff.prove;

import dev.handoff.bus.BusException;
import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.lab.Judge;
import dev.handoff.lab.Series;
import dev.handoff.lab.Series.Turn;
import dev.handoff.lab.UnderTest;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.process.Workspace;
import dev.handoff.prove.Proof.End;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.traffic.wire.FirstAnswer;
import dev.handoff.traffic.wire.NoAnswer;
import dev.handoff.verdict.Figures;
import dev.handoff.verdict.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Tries one subject: starts it, looks at it without a restart, then restarts it. */
final class Trial {
  private static final int USUAL_POOL = 0;
  private static final long LOOK_MILLIS = 50;

  /** Redirects and errors are answers, but seldom those of which people think. */
  private static final int ODD = 300;

  private final SubjectFile file;
  private final ProvePlan plan;
  private final Workspace workspace;
  private final Progress progress;

  Trial(SubjectFile file, ProvePlan plan, Workspace workspace, Progress progress) {
    this.file = file;
    this.plan = plan;
    this.workspace = workspace;
    this.progress = progress;
  }

  /** Tries it; an interrupt ends it early, with what is known by then. */
  Tried run() throws IOException, BusException {
    try {
      return attempt(plan.mix(), null);
    } catch (SubjectException e) {
      return without(notTried(new End(End.Kind.DID_NOT_START, "it " + clause(e))));
    } catch (InterruptedException e) {
      return without(notTried(stopped(0)));
    }
  }

  private Proof notTried(End end) {
    Proof.Subject subject = new Proof.Subject(file.name(), null, how(), List.of());
    return new Proof(subject, plan.restarts(), 0, null, List.of(), Map.of(), null, end);
  }

  /** A server's own last words may be a sentence. */
  private static String clause(Exception e) {
    return e.getMessage().strip().replaceAll("\\.+$", "");
  }

  private static Tried without(Proof proof) {
    return new Tried(proof, null, List.of());
  }

  private String how() {
    return file.restart().by().how();
  }

  /**
   * Tries it with some styles, and again without those that lose when nobody restarts anything.
   *
   * @param before what is known of the styles that are left out; null if there are none
   */
  private Tried attempt(Mix mix, Calm before)
      throws SubjectException, IOException, BusException, InterruptedException {
    progress.now(file.name() + ": starts");
    Calm calm;
    Mix rest;
    try (UnderTest under =
        UnderTest.start(file, workspace.children(), workspace.directory(), plan.path())) {
      Proof.Subject subject;
      try {
        subject = ask(under, before == null);
      } catch (NoAnswer e) {
        End end = new End(End.Kind.DID_NOT_START, clause(e));
        return without(notTried(end));
      }
      Calm now = calm(under, mix);
      calm = before == null ? now : now.after(before);
      if (now.losing().isEmpty()) {
        return restarts(under, subject, calm);
      }
      under.unload();
      rest = ProvePlan.without(mix, now.losing());
      if (rest == null) {
        Proof proof = new Proof(subject, plan.restarts(), 0, calm, List.of(), Map.of(), null, null);
        return new Tried(proof, under.journal(), List.of());
      }
      progress.note(
          file.name()
              + ": without a restart it loses requests in the style "
              + String.join(", ", now.losing())
              + "; that is left out, and it is started again");
    }
    return attempt(rest, calm);
  }

  private Proof.Subject ask(UnderTest under, boolean first) throws NoAnswer {
    if (plan.keep()) {
      progress.note(file.name() + ": its files stay in " + under.server().keepFolder());
    }
    FirstAnswer answered = under.ask(plan.remote());
    List<String> answer = new ArrayList<>();
    answer.add(
        answered.target().url()
            + " answers: "
            + answered.shown()
            + ". From now on each answer must have "
            + answered.expect().said()
            + ".");
    answer.addAll(answered.remarks());
    if (answered.status() >= ODD && file.requests().expect() == null) {
      answer.add(
          "If that is not the answer that is meant: 'expect' in the file says what a good one has.");
    }
    if (first) {
      answer.forEach(each -> progress.note(file.name() + ": " + each));
    }
    return new Proof.Subject(file.name(), under.server().version(), how(), answer);
  }

  private Calm calm(UnderTest under, Mix mix) throws IOException, InterruptedException {
    progress.now(file.name() + ": traffic without a restart");
    under.load(plan.rate(), mix, USUAL_POOL);
    long latest = System.nanoTime() + plan.calm().plus(OpenLoop.TIMEOUT).toNanos();
    TimeUnit.MILLISECONDS.sleep(plan.calm().toMillis());
    double seconds = plan.calm().toMillis() / 1e3;
    List<Bucket> reports = reports(under);
    // A busy machine sends and tells late.
    while (!Calm.isEnough(mix, plan.rate() * seconds, reports) && System.nanoTime() < latest) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      reports = reports(under);
    }
    return Calm.of(seconds, reports);
  }

  private static List<Bucket> reports(UnderTest under) {
    List<Bucket> reports = new ArrayList<>();
    for (Entry each : under.journal().snapshot()) {
      if (each.envelope().event() instanceof Bucket bucket) {
        reports.add(bucket);
      }
    }
    return reports;
  }

  private Tried restarts(UnderTest under, Proof.Subject subject, Calm calm)
      throws IOException, InterruptedException {
    List<Turn> turns = new ArrayList<>();
    Judge judge = new Judge(under.journal());
    End end = null;
    try {
      Series.withIdleConnection(under)
          .run(
              plan.restarts(),
              turn -> {
                turns.add(turn);
                progress.now(line(turns.size(), turn, judge.now(turn.asked())));
              });
    } catch (SubjectException e) {
      end = new End(End.Kind.FAILED, "it " + clause(e));
    } catch (InterruptedException e) {
      end = stopped(turns.size());
    }
    OpenLoop.Outcome outcome = under.unload();
    progress.now(file.name() + ": waits until nothing can change any more");
    List<Optional<Verdict>> found = new ArrayList<>();
    for (Turn turn : turns) {
      if (end == null || end.kind() != End.Kind.STOPPED) {
        try {
          found.add(judge.settled(turn.asked()));
          continue;
        } catch (InterruptedException e) {
          end = stopped(turns.size());
        }
      }
      found.add(judge.now(turn.asked()));
    }
    List<Verdict> verdicts = new ArrayList<>();
    List<ProvedRestart> restarts = new ArrayList<>();
    Restarts facts = new Restarts(under.journal().snapshot(), turns);
    for (int i = 0; i < turns.size(); i++) {
      restarts.add(facts.of(i, found.get(i).orElse(null)));
      found.get(i).ifPresent(verdicts::add);
    }
    Proof proof =
        new Proof(
            subject,
            plan.restarts(),
            under.kept(Style.KEEP_ALIVE),
            calm,
            restarts,
            outside(outcome, restarts, end),
            outcome.tls(),
            end);
    return new Tried(proof, under.journal(), verdicts);
  }

  private End stopped(int restarts) {
    return new End(
        End.Kind.STOPPED,
        "the run was ended after " + restarts + " of " + Words.count(plan.restarts(), "restart"));
  }

  private String line(int number, Turn turn, Optional<Verdict> verdict) {
    String line = file.name() + ": restart " + number + " of " + plan.restarts();
    if (turn.problem() != null) {
      return line + " " + turn.problem();
    }
    return verdict
        .map(
            each ->
                line
                    + ": "
                    + Figures.number(each.failed())
                    + " of "
                    + Figures.number(each.counts().window().sent())
                    + " requests lost, longest gap "
                    + Words.millis(each.times().gap().millis()))
        .orElse(line);
  }

  /** What was lost in all of the run, and in no restart. */
  private static Map<String, Long> outside(
      OpenLoop.Outcome outcome, List<ProvedRestart> restarts, End end) {
    Map<String, Long> outside = new TreeMap<>();
    if (end != null) {
      return outside;
    }
    outcome
        .failures()
        .forEach(
            (kind, all) -> {
              long inside =
                  restarts.stream()
                      .mapToLong(each -> each.counts().failures().getOrDefault(kind, 0L))
                      .sum();
              if (LossClass.isLoss(kind) && all > inside) {
                outside.put(kind, all - inside);
              }
            });
    return outside;
  }
}
