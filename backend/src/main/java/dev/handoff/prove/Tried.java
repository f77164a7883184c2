package dev.handoff.prove;

import dev.handoff.journal.Journal;
import dev.handoff.verdict.Verdict;
import java.util.List;

/**
 * A subject that was tried.
 *
 * @param proof what happened
 * @param journal all of it; null if it did not start
 * @param verdicts on its restarts
 */
record Tried(Proof proof, Journal journal, List<Verdict> verdicts) {}
