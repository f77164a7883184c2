/**
 * The traffic process: sends requests when they are due, never one of them twice, and accounts for
 * each.
 *
 * <p>To read from the top: {@link dev.handoff.traffic.TrafficCommand} and {@code TrafficOptions}
 * make a {@code TrafficPlan} of what a person asks for; a {@code Probe} asks once and shows the
 * answer; a {@code Generator} has one {@code Loop} or several carry it out. A loop turns each
 * moment into an {@code Exchange}, gives it to a {@code Connection} of its {@code Pools}, which a
 * {@code Dial} makes and a {@code ResponseReader} reads, and enters its end in its {@code Books},
 * one {@code Account} per connection style. Each tenth of a second the {@code Merger} makes one
 * bucket of the books of all loops; {@code Progress}, {@code HdrLog} and the bus hear of it, and a
 * {@code Summary} is what remains.
 */
package dev.handoff.traffic;
