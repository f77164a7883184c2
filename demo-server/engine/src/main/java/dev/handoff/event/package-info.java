/**
 * The events around a restart: their records, their NDJSON form, and the publisher that sends them
 * to the bus without ever waiting for it.
 *
 * <p>One event is one line: {@code
 * {"v":1,"seq":17,"mono":837...,"wall":1795...,"pid":4711,"gen":2,"type":"process.ready","afterMillis":212}}.
 * The type of a line is the name of its record: {@link dev.handoff.event.ProcessEvent.Ready} is
 * {@code process.ready}, {@link dev.handoff.event.RequestEvent.SlowStarted} is {@code
 * request.slow.started}.
 */
package dev.handoff.event;
