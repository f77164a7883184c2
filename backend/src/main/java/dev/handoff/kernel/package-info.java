/**
 * What the kernel says about the server's port, read from {@code /proc}: who holds the listening
 * socket, how many clients wait in its queue, who has the connections. It needs no word from the
 * processes themselves, and so can contradict them.
 */
package dev.handoff.kernel;
