package dev.handoff.story;

/**
 * How an upgrade ended.
 *
 * @param outcome {@code refused}, or one of {@link Outcome}, as in the verdict on the restart:
 *     {@code done}, {@code failed}, {@code rolledback}, {@code aborted}, {@code orphaned}, {@code
 *     terminated-during}
 * @param pid of the next generation; of the generation that was asked if it refused; 0 if there
 *     never was a new process
 * @param millis from the request to the outcome
 * @param why one sentence, null if it is done
 */
public record UpgradeOutcome(String outcome, long pid, long millis, String why) {

  /** Null as long as it has not ended. */
  public static UpgradeOutcome of(Restart restart) {
    return restart.outcome() == Outcome.RUNNING
        ? null
        : new UpgradeOutcome(
            restart.outcome().toString(),
            restart.newPid(),
            restart.ending().millis(),
            why(restart));
  }

  private static String why(Restart restart) {
    String oldEndedFirst =
        "The old generation (PID " + restart.oldPid() + ") ended before the upgrade did";
    return switch (restart.outcome()) {
      case RUNNING, DONE -> null;
      case FAILED, ROLLED_BACK, ABORTED ->
          restart.ending().superseded()
              ? "How it ended was not reported."
              : restart.ending().detail();
      case ORPHANED ->
          oldEndedFirst + "; the new one (PID " + restart.newPid() + ") keeps serving.";
      case TERMINATED ->
          restart.ending().told() || restart.newPid() == 0
              ? oldEndedFirst + "."
              : oldEndedFirst + ", and so did the new one (PID " + restart.newPid() + ").";
    };
  }
}
