/**
 * What a restart needs from the system and the JDK does not offer: spawning a process with chosen
 * descriptors, reaping it and signalling it (through jnr), what the kernel says about a process,
 * and the option that lets a JVM start fast.
 */
package dev.handoff.posix;
