/**
 * Accounts for each request, whatever became of it: the counts must balance, or the run stops.
 *
 * <p>Each loop has a {@link dev.handoff.traffic.ledger.Ledger}, with one {@code Account} per
 * connection style. An entry is about an {@link dev.handoff.traffic.ledger.Exchange}. Every tenth
 * of a second a {@link dev.handoff.traffic.ledger.Merger} makes one bucket from the ledgers of all
 * loops, for the bus and for each {@link dev.handoff.traffic.ledger.BucketListener}, such as the
 * {@link dev.handoff.traffic.ledger.HdrLog}. Losses are also told one by one, by the {@link
 * dev.handoff.traffic.ledger.FailureLog}.
 *
 * <p>Knows nothing of connections: who sends tells it about them in numbers.
 */
package dev.handoff.traffic.ledger;
