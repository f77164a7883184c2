/**
 * What traffic to send, in the notation that people use on the command line and on the page: rates
 * that change, connection styles and their shares, arrivals, durations. All of it is parsed here
 * and nowhere else.
 */
package dev.handoff.plan;
