/**
 * A server under test: how it starts, how it is restarted, where it listens, and which processes it
 * has.
 */
package dev.handoff.subject;
