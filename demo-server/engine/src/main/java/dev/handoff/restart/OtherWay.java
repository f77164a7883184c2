package dev.handoff.restart;

/**
 * How this process got its listener and how it restarts, if not in the engine's own way.
 *
 * @param generation its number, from 1
 * @param listener the listening socket, bound or taken over
 * @param sockets the others that this process was handed
 * @param awaited true if the process that started this one waits for {@code ready} on descriptor 4
 * @param restart what SIGHUP does
 */
public record OtherWay(
    int generation, Listener listener, MoreSockets sockets, boolean awaited, Restart restart) {}
