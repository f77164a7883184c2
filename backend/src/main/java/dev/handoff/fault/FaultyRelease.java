package dev.handoff.fault;

import dev.handoff.event.UpgradeEvent;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import dev.handoff.subject.Capability;
import dev.handoff.supervise.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An upgrade to a release with a defect; afterwards the release that was chosen before is chosen
 * again.
 *
 * @param release its name
 * @param course what should become of the upgrade: {@code rolledback}, {@code late}, or the cause
 *     of its failure
 * @param defect what is wrong with the release, for the middle of a sentence
 */
record FaultyRelease(String name, String title, String release, String course, String defect)
    implements Fault {
  private static final String ROLLED_BACK = "rolledback";
  private static final String LATE = "late";

  /** The demo server's slow release sleeps this long before it is ready. */
  private static final long LATE_MILLIS = 3_000;

  /** Longer than the ready timeout, which is 20 s unless configured otherwise. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  static List<Fault> all() {
    return List.of(
        new FaultyRelease(
            "crash", "Crashes at start", "crash", "exit", "exits with code 1 before it is ready"),
        new FaultyRelease(
            "hang",
            "Hangs at start",
            "hang",
            "timeout",
            "never gets ready, until the ready timeout (20 s) ends it"),
        new FaultyRelease(
            "garbage",
            "Garbage instead of \"ready\"",
            "garbage",
            "garbage",
            "writes hello on fd 4 instead of ready"),
        new FaultyRelease(
            "missing", "Missing program", "missing", "spawn", "is a program that does not exist"),
        new FaultyRelease(
            "die-after-ready",
            "Dies after ready",
            "die-after-ready",
            ROLLED_BACK,
            "exits with code 1 just after it is ready"),
        new FaultyRelease(
            "slow-start", "Slow start", "slow", LATE, "sleeps 3 s before it is ready"));
  }

  @Override
  public Capability needs() {
    return Capability.RELEASE_FILE;
  }

  @Override
  public boolean destructive() {
    return course.equals(ROLLED_BACK);
  }

  @Override
  public String does(Roles roles, FaultOptions options) {
    return "SIGHUP to "
        + Roles.pid(roles.serving(), "the serving process")
        + "; the next release "
        + defect
        + ". Afterwards "
        + roles.next().name()
        + " becomes the next release again.";
  }

  @Override
  public String expect(Roles roles, FaultOptions options) {
    String old = Roles.pid(roles.serving(), "The old process");
    return switch (course) {
      case ROLLED_BACK ->
          old
              + " still holds the listener and takes over again by itself. No connection is refused;"
              + " requests that the new process had accepted are lost.";
      case LATE ->
          old + " keeps serving, and the handover is 3 s later than usual. Nothing is lost.";
      default ->
          "The upgrade fails. "
              + old
              + " never stops serving. Nothing is lost. Another upgrade is refused for a few seconds.";
    };
  }

  @Override
  public String whyNot(Roles roles, FaultOptions options) {
    return roles.whyNoUpgrade();
  }

  @Override
  public void carryOut(Scene scene, FaultOptions options)
      throws Refusal, IOException, InterruptedException {
    long old = scene.roles().serving().pid();
    String before = scene.roles().next().name();
    try {
      scene.upgrade(release);
      scene.await(LONGEST, since -> isOver(old, since));
    } finally {
      scene.chooseAgain(before, release);
    }
  }

  private static boolean isOver(long old, JournalSince since) {
    return since.endOf(old).isPresent()
        || since.ended(old, Outcome.DONE)
        || since.goesOnWithout(old);
  }

  @Override
  public Finding judge(Roles roles, FaultOptions options, JournalSince since) {
    long old = roles.serving().pid();
    if (since.endOf(old).isPresent() && !since.ended(old, Outcome.DONE)) {
      return Finding.not("PID " + old + " has ended in the meantime.");
    }
    Optional<Restart> restart = since.restartOf(old);
    Effect effect = since.effect();
    if (since.ended(old, Outcome.ABORTED)) {
      return Finding.of(
          effect.failed() == 0,
          "The upgrade was aborted. The old process (PID "
              + old
              + ") never stopped serving. "
              + effect.words());
    }
    return switch (course) {
      case LATE ->
          restart
              .filter(each -> each.outcome() == Outcome.DONE && each.readyMillis() != null)
              .map(each -> late(each, effect))
              .orElseGet(() -> Finding.not("There was no handover. " + effect.words()));
      case ROLLED_BACK ->
          restart
              .filter(each -> each.outcome() == Outcome.ROLLED_BACK)
              .map(each -> rolledBack(each, since, effect))
              .orElseGet(() -> Finding.not("There was no rollback. " + effect.words()));
      default ->
          restart
              .filter(each -> each.outcome() == Outcome.FAILED)
              .map(each -> failed(each, since, effect))
              .orElseGet(
                  () ->
                      Finding.not("No failure of the new process was reported. " + effect.words()));
    };
  }

  private static Finding late(Restart restart, Effect effect) {
    return Finding.of(
        restart.readyMillis() >= LATE_MILLIS && effect.failed() == 0,
        "PID "
            + restart.newPid()
            + " was ready "
            + Words.seconds(restart.readyMillis())
            + " after the signal, and PID "
            + restart.oldPid()
            + " served until then. "
            + effect.words());
  }

  private static Finding rolledBack(Restart restart, JournalSince since, Effect effect) {
    return Finding.of(
        effect.isOnlyWhatDied(),
        Words.sentence(restart.ending().detail())
            + backoff(restart.oldPid(), since)
            + " "
            + effect.words());
  }

  private Finding failed(Restart restart, JournalSince since, Effect effect) {
    long old = restart.oldPid();
    return Finding.of(
        since.causeOfFailure(old).equals(course) && effect.failed() == 0,
        Words.sentence(restart.ending().detail())
            + " The old process (PID "
            + old
            + ") never stopped serving."
            + backoff(old, since)
            + " "
            + effect.words());
  }

  /** How long the failure delays the next upgrade: a sentence that begins with a space. */
  static String backoff(long old, JournalSince since) {
    return since
        .saidBy(old, UpgradeEvent.Backoff.class)
        .map(
            backoff ->
                " Another upgrade would be refused for "
                    + Words.seconds(backoff.delayMillis())
                    + " ("
                    + Words.some(backoff.attempt(), "failure")
                    + " in a row).")
        .orElse("");
  }
}
