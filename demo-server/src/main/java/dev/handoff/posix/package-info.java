/**
 * The few system calls that a restart needs and the JDK does not have: spawning a process with
 * chosen descriptors, reaping it, signalling it. By jnr-posix.
 */
package dev.handoff.posix;
