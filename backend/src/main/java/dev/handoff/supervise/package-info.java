/**
 * What can be done to a server and to the traffic for it: the {@link
 * dev.handoff.supervise.Supervisor} acts on what {@link dev.handoff.story.LiveStory} says is
 * running.
 */
package dev.handoff.supervise;
