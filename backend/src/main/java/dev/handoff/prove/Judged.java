package dev.handoff.prove;

/**
 * A subject that was tried, and what follows.
 *
 * @param tried what happened
 * @param judgement what follows from it
 */
record Judged(Tried tried, Judgement judgement) {}
