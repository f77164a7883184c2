/**
 * The hello server: a Jetty server that is restarted by {@link dev.handoff.restart}, small enough
 * to be read and real enough to be pointed at.
 */
package dev.handoff.demo;
