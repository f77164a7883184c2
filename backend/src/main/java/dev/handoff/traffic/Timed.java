package dev.handoff.traffic;

/**
 * An answer and how long it took.
 *
 * @param exchange the exchange that it ends
 * @param connection the number of its connection in the run
 * @param latencyMicros from the planned moment to the last byte
 * @param serviceMicros from the moment when the request had been written in full; 0 if the answer
 *     came before that
 * @param pid the process that answered, "0" if it named none
 */
record Timed(
    Exchange exchange, long connection, long latencyMicros, long serviceMicros, String pid) {}
