package dev.handoff.demo;

import java.time.Duration;

/**
 * How a way to restart behaves.
 *
 * @param name of the way
 * @param workers of prefork
 * @param drainsBeforeExec whether exec answers what is in flight first
 * @param holdsAccept how long reuseport leaves its queue to fill before it closes its socket
 * @param migrates whether reuseport has the kernel move what waits in its queue to the next process
 */
public record WaySettings(
    String name, int workers, boolean drainsBeforeExec, Duration holdsAccept, boolean migrates) {
  static final String FD_HANDOFF = "fd-handoff";
}
