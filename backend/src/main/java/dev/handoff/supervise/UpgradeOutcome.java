package dev.handoff.supervise;

/**
 * How an upgrade ended.
 *
 * @param outcome {@code refused}, or one of {@link dev.handoff.story.Outcome}, as in the verdict on
 *     the restart: {@code done}, {@code failed}, {@code rolledback}, {@code orphaned}, {@code
 *     terminated-during}
 * @param pid of the next generation; of the generation that was asked if it refused; 0 if there
 *     never was a new process
 * @param millis from the request to the outcome
 * @param why one sentence, null if it is done
 */
public record UpgradeOutcome(String outcome, long pid, long millis, String why) {}
