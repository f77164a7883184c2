/**
 * What happened, in the order in which this process learned of it: the one source of truth for
 * page, verdicts and API; and recordings of it in files.
 */
package dev.handoff.journal;
