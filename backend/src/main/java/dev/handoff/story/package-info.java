/**
 * What the journal says, folded into processes, restarts and runs of traffic: {@link
 * dev.handoff.story.LiveStory} follows a running journal, and a {@link dev.handoff.story.Story} is
 * what it says at one moment. Nothing here asks anybody but the journal.
 *
 * <p>How a restart ends is read by {@link dev.handoff.story.Restart} for everything that reports
 * restarts: the state of the server, the verdicts, the faults. The page has the same rules in
 * {@code model/restarts.js}; one table of stories tests all of them ({@code StoriesTest}).
 */
package dev.handoff.story;
