/**
 * What a running dashboard serves: its page, its API and its stream of events. {@link
 * dev.handoff.web.live.Routes} has all of it on one screen.
 */
package dev.handoff.web.live;
