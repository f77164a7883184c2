/**
 * What runs, and what can be done to it: the {@link dev.handoff.supervise.Fleet} folds the journal
 * into the processes that are there, the {@link dev.handoff.supervise.Supervisor} starts, signals
 * and reaps them.
 */
package dev.handoff.supervise;
