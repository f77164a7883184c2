/**
 * What the dashboard itself takes: events from many processes, viewers of its stream, hours of
 * both. It plays everything that reports and reads; the dashboard is a process of its own.
 */
package dev.handoff.load;
