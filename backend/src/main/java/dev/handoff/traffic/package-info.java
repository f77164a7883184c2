/**
 * The traffic process: sends requests when they are due, none of them twice, and accounts for each.
 *
 * <p>From the top: {@link dev.handoff.traffic.TrafficCommand} and {@code TrafficOptions} turn the
 * command line into a {@code TrafficPlan}. A {@code Probe} sends one request and shows the answer.
 * A {@code Generator} carries out the plan with one or several {@code Loop}s. For each planned
 * moment a loop makes an {@code Exchange} and gives it to a {@code Connection} from its {@code
 * Pools}, which a {@code Dial} makes and a {@code ResponseReader} reads. It enters the end of the
 * exchange in its {@code Books}, with one {@code Account} per connection style. Every tenth of a
 * second the {@code Merger} makes one bucket from the books of all loops, for {@code Progress},
 * {@code HdrLog} and the bus. At the end there is a {@code Summary}.
 */
package dev.handoff.traffic;
