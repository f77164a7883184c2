/**
 * What every request passes before a route sees it, and the form of every refusal. {@link
 * dev.handoff.web.door.WebServer} puts routes behind it; docs/security.md says what it is for.
 */
package dev.handoff.web.door;
