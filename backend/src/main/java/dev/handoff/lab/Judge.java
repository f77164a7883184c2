package dev.handoff.lab;

import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.TestedSubject.Asked;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.Verdicts;
import java.time.Duration;
import java.util.Optional;

/** The verdicts on one subject, read from its journal like those on the page. */
public final class Judge {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Verdicts verdicts = Verdicts.ofRecording();
  private final Tail journal;

  /** Judges what a journal has. */
  public Judge(Journal journal) {
    this.journal = new Tail(journal, 0);
  }

  /**
   * The verdict on a restart, once nothing in it will change any more.
   *
   * @throws SubjectException if there is none, or if it proves nothing
   */
  Verdict of(Asked asked) throws SubjectException, InterruptedException {
    Verdict found =
        settled(asked)
            .orElseThrow(() -> new SubjectException("has restarted, and no verdict settles"));
    if (found.conclusion().doubt() != null) {
      throw new SubjectException(
          "has restarted, but nothing is proved, because " + found.conclusion().doubt());
    }
    return found;
  }

  /** The same, whatever it proves; empty if none settles within half a minute. */
  public Optional<Verdict> settled(Asked asked) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Verdict> verdict;
    do {
      verdict = now(asked).filter(each -> each.window().settled());
    } while (verdict.isEmpty() && System.nanoTime() < deadline);
    return verdict;
  }

  /** What is known of it so far. */
  public Optional<Verdict> now(Asked asked) throws InterruptedException {
    read();
    return verdicts.all().stream()
        .filter(each -> each.window().requestedMono() == asked.at())
        .findFirst();
  }

  private void read() throws InterruptedException {
    long until = System.nanoTime() + LOOK.toNanos();
    for (var next = journal.next(until); next.isPresent(); next = journal.next(until)) {
      verdicts.accept(next.get());
    }
  }
}
