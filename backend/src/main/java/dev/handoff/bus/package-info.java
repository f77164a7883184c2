/**
 * The Unix socket on which processes report, and the checks that their lines pass on the way into
 * the {@link dev.handoff.journal.Journal}.
 */
package dev.handoff.bus;
