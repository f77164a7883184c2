/**
 * The rules for reading a restart from the journal. Everything that reports restarts shares them:
 * the state of the server, the verdicts, the faults. The page has the same rules in {@code
 * model/restarts.js}; one table of stories tests all of them ({@code StoriesTest}).
 */
package dev.handoff.story;
