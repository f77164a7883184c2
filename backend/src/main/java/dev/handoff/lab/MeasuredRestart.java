package dev.handoff.lab;

import dev.handoff.traffic.command.OpenLoop;

/**
 * One restart under load, measured.
 *
 * @param server its name
 * @param style of the client, such as {@code keep-alive}
 * @param load what became of all requests of the round
 * @param readyMillis from the signal until the next generation reports that it is ready; null for a
 *     server that does not report that
 * @param firstAnswerMillis from the signal to the first answer of the next generation that the load
 *     got; null if it got none
 * @param slowestMillis the slowest of the answers from 1 s before the signal to 3 s after it
 * @param p99Millis of the same answers
 * @param residentMegabytes of one generation, once it is alone again
 */
record MeasuredRestart(
    String server,
    String style,
    OpenLoop.Outcome load,
    Double readyMillis,
    Double firstAnswerMillis,
    double slowestMillis,
    double p99Millis,
    double residentMegabytes) {}
