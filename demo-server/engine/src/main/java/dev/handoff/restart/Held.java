package dev.handoff.restart;

import dev.handoff.event.EventSink;
import java.util.List;

/**
 * What a generation holds from beginning to end.
 *
 * @param process the process that it runs in
 * @param settings of this generation
 * @param inheritance what it got from the generation before it
 * @param listener the listening socket
 * @param sockets the other sockets
 * @param predecessor the generation before it
 * @param terminal the terminal in which it was started
 * @param events receives every event; any thread may call it
 * @param restart what SIGHUP does instead of an upgrade; null for an upgrade
 * @param components the components, in the order in which they stop; any thread may add one
 */
record Held(
    ThisProcess process,
    Settings settings,
    Inheritance inheritance,
    Listener listener,
    MoreSockets sockets,
    Predecessor predecessor,
    Terminal terminal,
    EventSink events,
    Restart restart,
    List<Stopping.Registered> components) {}
