/**
 * Restarts under load, ours and those of other servers, measured in turn in one run. It starts the
 * subjects itself, sends the same traffic to each, and prints one table; nothing is left behind.
 */
package dev.handoff.lab;
