package dev.handoff.restart;

import dev.handoff.event.EventSink;
import java.util.List;

/**
 * What a generation holds from its beginning to its end.
 *
 * @param process it runs in
 * @param settings of this generation
 * @param inheritance what it got from the one before it
 * @param listener the listening socket
 * @param predecessor the one before it
 * @param terminal in which it was started
 * @param events takes what happens; any thread may call it
 * @param components in the order in which they stop; any thread may add one
 */
record Held(
    ThisProcess process,
    Settings settings,
    Inheritance inheritance,
    Listener listener,
    Predecessor predecessor,
    Terminal terminal,
    EventSink events,
    List<Stopping.Registered> components) {}
