package dev.handoff.story;

/**
 * The state of the upgrade.
 *
 * @param state {@code idle}, {@code upgrading}, {@code handing over} or {@code backing off}
 * @param attempt failures in a row, 0 after a success
 * @param nextInMillis until the next attempt is allowed, 0 if it is allowed now
 * @param lastOutcome of the last upgrade that ended, null if none has
 */
public record UpgradeStatus(
    String state, int attempt, long nextInMillis, UpgradeOutcome lastOutcome) {}
