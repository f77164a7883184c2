package dev.handoff.traffic.wire;

import dev.handoff.plan.Asking;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * How an answer is to be read.
 *
 * @param echo what its content must be, consumed here; null if it may be anything
 * @param toHead whether it has no content whatever its head says, because it answers a HEAD
 * @param looked whether the beginning of its content is kept
 * @param pidHeader the field that names the process, in lower case
 */
record Wanted(ByteBuffer echo, boolean toHead, boolean looked, String pidHeader) {
  private static final String PID = Asking.USUAL_PID_HEADER.toLowerCase(Locale.ROOT);

  /** An answer with any content. */
  static final Wanted ANY = new Wanted(null, false, false, PID);

  /** An answer that repeats a body. */
  static Wanted echo(ByteBuffer body) {
    return new Wanted(body, false, false, PID);
  }

  /** An answer to such a request. */
  static Wanted of(Asking asking) {
    return new Wanted(
        null,
        asking.method().equals("HEAD"),
        asking.expect().looksAtBody(),
        asking.pidHeader().toLowerCase(Locale.ROOT));
  }
}
