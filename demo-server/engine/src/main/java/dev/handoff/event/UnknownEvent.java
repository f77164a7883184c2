package dev.handoff.event;

/**
 * An event of a type that this version does not know, from a newer or a foreign producer. Its line
 * is kept and passed on unchanged.
 *
 * @param type the name on the line
 */
public record UnknownEvent(String type) implements Event {}
