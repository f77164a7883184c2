package dev.handoff.supervise;

/**
 * How an upgrade ended.
 *
 * @param outcome {@code done}, {@code failed}, {@code refused}, {@code rolledback}, or {@code
 *     orphaned}: the old generation died first, and the new one serves on
 * @param pid of the next generation; that of the asked one if it refused; 0 if there never was a
 *     process
 * @param millis from the request to the outcome
 * @param why one sentence, null if it is done
 */
public record UpgradeOutcome(String outcome, long pid, long millis, String why) {}
