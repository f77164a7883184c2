/**
 * What {@code /proc} says about processes and sockets, whatever they say about themselves: proc(5).
 * The only reader of {@code /proc} outside of the restart engine, which has its own few lines.
 */
package dev.handoff.procfs;
