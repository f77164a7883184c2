/**
 * The hello server: a Jetty server that {@link dev.handoff.restart} restarts, small enough to read
 * and real enough to put under load.
 */
package dev.handoff.demo;
