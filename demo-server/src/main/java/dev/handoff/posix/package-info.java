/**
 * What a restart needs of the system and the JDK does not have: spawning a process with chosen
 * descriptors, reaping it, signalling it (by jnr-posix), what the kernel tells about one, and the
 * option that lets a JVM start fast.
 */
package dev.handoff.posix;
