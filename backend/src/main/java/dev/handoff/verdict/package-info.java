/**
 * What a restart did to its clients: one verdict per restart, computed from the journal alone, and
 * never rosier than the numbers.
 */
package dev.handoff.verdict;
