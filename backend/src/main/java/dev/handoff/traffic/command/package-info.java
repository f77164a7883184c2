/**
 * The traffic process from its command line to its summary: {@code handoff traffic URL}.
 *
 * <p>{@link dev.handoff.traffic.command.TrafficCommand} and {@code TrafficOptions} turn the command
 * line into a {@code TrafficPlan}. A {@code Rehearsal} warms the JVM, a {@code Probe} shows one
 * answer. A {@code Generator} carries out the plan with one or several {@code Loop}s, while {@code
 * Progress} and {@code HdrLog} listen. At the end there is a {@code Summary}. {@link
 * dev.handoff.traffic.command.OpenLoop} is the same for another part of this program.
 *
 * <p>Uses {@link dev.handoff.traffic.wire}, which sends, and {@link dev.handoff.traffic.ledger},
 * which counts; neither knows this package. What both say in the end, as JSON or as text, is said
 * here.
 */
package dev.handoff.traffic.command;
