/**
 * The only parent of processes outside of the restart engine: spawn, signal, reap. What outlives
 * its own parent becomes ours.
 */
package dev.handoff.process;
