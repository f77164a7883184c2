package dev.handoff.bench;

import dev.handoff.traffic.OpenLoop;

/**
 * One restart under load, measured.
 *
 * @param server its name
 * @param style of the client, as {@code keep-alive}
 * @param load what became of all requests of the round
 * @param readyMillis from the signal to the word of the next generation that it is ready; null from
 *     a server that says no such thing
 * @param firstAnswerMillis from the signal to the first answer of the next generation that the load
 *     got; null if it got none
 * @param slowestMillis slowest answer of those that came from 1 s before the signal to 3 s after it
 * @param p99Millis of the same answers
 * @param residentMegabytes of one generation, once it is alone again
 */
record Handover(
    String server,
    String style,
    OpenLoop.Outcome load,
    Double readyMillis,
    Double firstAnswerMillis,
    double slowestMillis,
    double p99Millis,
    double residentMegabytes) {}
