/**
 * What the dashboard serves: its page, its API and its stream of events. {@link
 * dev.handoff.web.Routes} has all of it on one screen.
 */
package dev.handoff.web;
