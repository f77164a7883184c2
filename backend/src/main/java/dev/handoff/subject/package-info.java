/**
 * A server under test: how it starts, how it is restarted, where it listens, and which processes it
 * has. What the demo server needs to be heard ({@code restart}, {@code bus}, {@code journal}) is to
 * leave this room once a file can describe it as it describes any other server.
 */
package dev.handoff.subject;
