package dev.handoff.restart;

import dev.handoff.event.EventSink;
import java.io.IOException;

/**
 * Another way to restart than the engine's: what SIGHUP does instead of an upgrade. Everything else
 * stays the engine's: ready, heartbeats, the drain and the exit.
 */
public interface Restart {

  /** What becomes of this process. */
  sealed interface Outcome {}

  /**
   * It gives up the listener, drains and exits.
   *
   * @param child the PID that serves now; 0 if nobody has said so
   */
  record Leave(long child) implements Outcome {}

  /** It gives up the listener, breaks off what is left and exits. */
  record Cut() implements Outcome {}

  /**
   * It serves on, because the restart failed.
   *
   * @param child the PID that failed, or 0
   * @param cause as in {@code child.failed}
   * @param detail one sentence
   */
  record Failed(long child, String cause, String detail) implements Outcome {}

  /**
   * Restarts. It publishes {@code upgrade.requested} if this process will be told that the next one
   * is ready, or ends because of it: what else there is to see is seen from outside. Called on a
   * thread of its own while the service serves on; it is interrupted if this process is told to end
   * meanwhile.
   *
   * @param by what asked for it, such as {@code SIGHUP}
   * @param events where it tells of its child, if it has one
   * @throws IOException if the restart failed before there was a process; the message is one
   *     sentence
   * @throws InterruptedException if it was interrupted; the outcome does not matter then
   */
  Outcome restart(String by, EventSink events, Service service)
      throws IOException, InterruptedException;

  /** Why this process never restarts, in one sentence; null if it does. */
  default String refusal() {
    return null;
  }

  /**
   * Gives up the listener, however this process ends.
   *
   * @param close closes it, and returns when no more connection can come from it
   */
  default void letGo(Runnable close) {
    close.run();
  }

  /** Called once this process accepts connections. */
  default void serves() {}
}
