/**
 * What is running, and what can be done to it: the {@link dev.handoff.supervise.Fleet} derives the
 * running processes from the journal, the {@link dev.handoff.supervise.Supervisor} acts on them.
 */
package dev.handoff.supervise;
