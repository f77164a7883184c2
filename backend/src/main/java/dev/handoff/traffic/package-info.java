/**
 * The traffic process: asks a server at planned moments over raw sockets, never tries anything
 * twice, and accounts for every single request. One event loop on one thread; what leaves it are
 * the records of {@link dev.handoff.event.TrafficEvent} and one summary.
 */
package dev.handoff.traffic;
