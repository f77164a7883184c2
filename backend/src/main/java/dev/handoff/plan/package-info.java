/**
 * What traffic is to be sent, in the words in which people ask for it on the command line and on
 * the page: rates that change, connection styles and their shares, arrivals, durations. Each is
 * read and refused here and nowhere else.
 */
package dev.handoff.plan;
