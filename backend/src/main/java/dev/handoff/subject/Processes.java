package dev.handoff.subject;

import java.util.List;
import java.util.Set;

/**
 * The processes of a server at one look.
 *
 * @param answering the PIDs of its main process and of all that hold the listener, so that they
 *     could answer
 * @param replaceable those of them that a restart replaces: none of a master that stays
 * @param main the PID of the main process; 0 if it has none
 */
public record Processes(List<Long> answering, Set<Long> replaceable, long main) {}
