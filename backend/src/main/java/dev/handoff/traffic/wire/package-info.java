/**
 * Sends requests when they are due, none of them twice, and reads the answers.
 *
 * <p>A {@link dev.handoff.traffic.wire.Loop} takes each planned moment from its {@code Schedule} as
 * an {@code Exchange} and gives it to a {@code Connection} from its {@code Pools}, which a {@code
 * Dial} makes and a {@code ResponseReader} reads. {@code Outcomes} enters its end in the ledger.
 * Bytes pass through a {@code Transport}: the socket itself, or TLS on it. {@code Lateness} tells
 * what the loop itself did too late. {@link dev.handoff.traffic.wire.Probe} sends one request
 * before all others, whose {@link dev.handoff.traffic.wire.FirstAnswer} others can have too. {@link
 * dev.handoff.traffic.wire.TrafficPlan} says what to send, to which {@link
 * dev.handoff.traffic.wire.Target}.
 *
 * <p>Uses {@link dev.handoff.traffic.ledger}, and not the other way round: a loop makes its entries
 * by plain calls. Otherwise each of these calls would be part of an interface here, with a type for
 * each thing that it tells, and more types would be public.
 */
package dev.handoff.traffic.wire;
