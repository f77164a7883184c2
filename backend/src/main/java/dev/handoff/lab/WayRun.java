package dev.handoff.lab;

import dev.handoff.bus.BusException;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.Tally;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.process.Children;
import dev.handoff.procfs.Proc;
import dev.handoff.story.Hands;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.TestedSubject.Asked;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Measures one way to restart: first restarts that succeed, then some whose new process fails. */
final class WayRun {
  /** What clients do with their connections: each request in one of these ways in turn. */
  static final List<Style> STYLES =
      List.of(Style.CLOSE, Style.KEEP_ALIVE_LOOKING, Style.KEEP_ALIVE);

  static final List<String> FAULTS = List.of("hang", "crash", "die-after-ready");

  private static final Mix MIX = Mix.of(Mix.HABITS);
  private static final Duration PATIENCE_WITH_FAILURE = Duration.ofSeconds(12);
  private static final long BEFORE_MILLIS = 1_000;
  private static final long AFTER_MILLIS = 1_000;

  /** No style meets each restart in the same phase. */
  private static final int PHASE_MILLIS = 250;

  private static final int FEW = 100;

  private final SubjectFile file;
  private final Comparison.Plan plan;
  private final Children children;
  private final Path directory;
  private final Recordings recordings;
  private final Consumer<String> progress;

  WayRun(
      SubjectFile file,
      Comparison.Plan plan,
      Children children,
      Path directory,
      Recordings recordings,
      Consumer<String> progress) {
    this.file = file;
    this.plan = plan;
    this.children = children;
    this.directory = directory;
    this.recordings = recordings;
    this.progress = progress;
  }

  /** Measures it. */
  Facts run() throws IOException, BusException, InterruptedException {
    Facts facts;
    boolean fails;
    try (UnderTest under = UnderTest.start(file, children, directory, plan.path())) {
      fails = plan.failures() && under.server().releaseFile().isPresent();
      facts = restarts(under);
    } catch (SubjectException e) {
      progress.accept(file.name() + ": " + e.getMessage());
      return Facts.none(way(null), e.getMessage());
    }
    List<Facts.Failure> failures = new ArrayList<>();
    for (String fault : fails ? FAULTS : List.<String>of()) {
      try (UnderTest under = UnderTest.start(file, children, directory, plan.path())) {
        failures.add(failing(under, fault));
      } catch (SubjectException e) {
        progress.accept(file.name() + " with " + fault + ": " + e.getMessage());
      }
    }
    return facts.with(failures);
  }

  private Facts.Way way(String version) {
    return new Facts.Way(file.name(), version, file.restart().by().how());
  }

  private Facts restarts(UnderTest under)
      throws SubjectException, IOException, InterruptedException {
    under.load(plan.rate(), MIX, plan.pool());
    TimeUnit.MILLISECONDS.sleep(BEFORE_MILLIS);
    List<Series.Turn> turns = new ArrayList<>();
    long main = under.server().main();
    Series.moved(under, PHASE_MILLIS)
        .run(
            plan.restarts(),
            turn -> {
              turns.add(turn);
              progress.accept(
                  file.name()
                      + ": restart "
                      + turns.size()
                      + " of "
                      + plan.restarts()
                      + (turn.problem() == null ? "" : ", which " + turn.problem()));
            });
    under.unload();
    List<Verdict> verdicts = new ArrayList<>();
    Judge judge = new Judge(under.journal());
    Tally slow = Tally.NONE;
    String problem = null;
    for (Series.Turn turn : turns) {
      problem = turn.problem() == null ? problem : turn.problem();
      if (turn.slow() != null) {
        slow = slow.plus(new Tally(1, turn.slow() ? 1 : 0, turn.slow() ? 0 : 1, 0));
      }
      try {
        verdicts.add(judge.of(turn.asked()));
      } catch (SubjectException e) {
        problem = e.getMessage();
      }
    }
    List<Entry> entries = under.journal().snapshot();
    List<Asked> all = turns.stream().map(Series.Turn::asked).toList();
    Series.Turn first = turns.get(0);
    return new Facts(
        way(under.server().version()),
        problem,
        new Facts.Counts(verdicts.size(), styles(verdicts), slow, queued(verdicts)),
        times(verdicts, all, entries),
        new Facts.Socket(
            hands(entries, first.asked().before())
                .inWords(first.asked().at(), first.end(), main == first.main() ? main : 0),
            main == first.main()),
        List.of(),
        recordings.save(under.journal(), file.name(), "restarts"));
  }

  private static Hands hands(List<Entry> entries, List<Long> before) {
    Hands hands = new Hands(before);
    entries.stream().map(Entry::envelope).forEach(each -> hands.take(each.mono(), each.event()));
    return hands;
  }

  private static Long queued(List<Verdict> verdicts) {
    List<KernelEvent.Resets> resets =
        verdicts.stream().map(each -> each.evidence().resets()).toList();
    return resets.isEmpty() || resets.contains(null)
        ? null
        : (Long) resets.stream().mapToLong(KernelEvent.Resets::queued).sum();
  }

  private static Map<String, Tally> styles(List<Verdict> verdicts) {
    Map<String, Tally> styles = new TreeMap<>();
    for (Verdict verdict : verdicts) {
      if (verdict.counts().styles() != null) {
        verdict
            .counts()
            .styles()
            .forEach((style, counted) -> styles.merge(style, counted.whole(), Tally::plus));
      }
    }
    return styles;
  }

  private static Facts.Times times(List<Verdict> verdicts, List<Asked> all, List<Entry> entries) {
    Map<Long, Asked> byTime = new HashMap<>();
    all.forEach(each -> byTime.put(each.at(), each));
    return new Facts.Times(
        most(verdicts, each -> each.times().gap().millis()),
        most(
            verdicts,
            each -> each.times().around() == null ? null : each.times().around().maxMicros() / 1e3),
        Row.median(
            verdicts, each -> serving(each, byTime.get(each.window().requestedMono()), entries)));
  }

  /** With exec the new one has the PID of the old one, and only its own word tells them apart. */
  private static Double serving(Verdict verdict, Asked asked, List<Entry> entries) {
    if (verdict.window().firstAnswerMillis() != null) {
      return verdict.window().firstAnswerMillis();
    }
    return entries.stream()
        .map(Entry::envelope)
        .filter(each -> each.mono() > asked.at() && each.event() instanceof ProcessEvent.Ready)
        .findFirst()
        .filter(ready -> asked.before().contains(ready.pid()))
        .map(ready -> (ready.mono() - asked.at()) / 1e6)
        .orElse(null);
  }

  private static Double most(List<Verdict> verdicts, Function<Verdict, Double> figure) {
    return verdicts.stream().map(figure).filter(Objects::nonNull).max(Double::compare).orElse(null);
  }

  private Facts.Failure failing(UnderTest under, String fault)
      throws SubjectException, IOException, InterruptedException {
    under.load(Math.min(FEW, plan.rate()), Mix.of(Style.CLOSE), 1);
    TimeUnit.MILLISECONDS.sleep(BEFORE_MILLIS);
    Path release = under.server().releaseFile().orElseThrow();
    Path next = release.resolveSibling("next.json");
    Files.writeString(next, "{\"version\": \"v2\", \"fault\": \"" + fault + "\"}\n");
    Files.move(next, release, StandardCopyOption.ATOMIC_MOVE);
    Asked asked = under.tested().ask();
    String told = null;
    try {
      under.tested().settle(asked, PATIENCE_WITH_FAILURE);
    } catch (SubjectException e) {
      told = e.getMessage();
    }
    TimeUnit.MILLISECONDS.sleep(AFTER_MILLIS);
    SlowRequest another = Series.another(under);
    List<Long> old = asked.replaced().isEmpty() ? asked.before() : List.copyOf(asked.replaced());
    OpenLoop.Outcome load = under.unload();
    boolean serves = another.isAnswered();
    Tally tally = load.tally();
    String recording = recordings.save(under.journal(), file.name(), fault);
    Facts.Failure failure =
        new Facts.Failure(
            fault,
            serves,
            old.stream().anyMatch(Proc::isThere),
            told,
            tally,
            load.failures(),
            recording);
    progress.accept(
        file.name()
            + ", new one with "
            + fault
            + ": "
            + failure.outcome()
            + ", "
            + tally.failed()
            + " of "
            + tally.planned()
            + " lost");
    return failure;
  }
}
