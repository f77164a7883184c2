/**
 * Proofs: a subject is restarted a number of times under traffic, and what it lost is judged by
 * what somebody allows. {@link dev.handoff.prove.Proof} says what happened, {@link
 * dev.handoff.prove.Judgement} what follows from it; each format has a renderer.
 */
package dev.handoff.prove;
