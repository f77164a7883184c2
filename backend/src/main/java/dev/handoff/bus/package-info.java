/**
 * Keeps everything that happened, in one order: the {@link dev.handoff.bus.Journal}, and the Unix
 * socket on which the processes report to it.
 */
package dev.handoff.bus;
