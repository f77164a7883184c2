/**
 * What the kernel says about the server's port, read from {@code /proc}: who holds the listening
 * socket, how many clients wait in its queue, who has the connections. None of it comes from the
 * processes themselves, so it can contradict them.
 */
package dev.handoff.watch;
