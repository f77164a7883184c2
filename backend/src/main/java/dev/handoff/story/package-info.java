/**
 * What the journal says of a restart, in rules that everybody who tells of restarts shares: the
 * state of the server, the verdicts, the faults. The page has the same rules in {@code
 * model/restarts.js}; one table of stories is tried on all of them ({@code StoriesTest}).
 */
package dev.handoff.story;
