package dev.handoff.traffic.wire;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The bodies of uploads. Requests near each other have different ones, so that an answer with
 * another request's body, or with bytes missing, is noticed. All of them are views of the same
 * bytes, however many there are. Safe for use by several threads.
 */
final class Body {
  private static final int SHIFTS = 4096;
  private static final long SEED = 7;

  private final int length;
  private final ByteBuffer bytes;

  Body(int length) {
    this.length = length;
    byte[] random = new byte[length + SHIFTS];
    new SplittableRandom(SEED).nextBytes(random);
    bytes = ByteBuffer.allocateDirect(random.length).put(random).flip().asReadOnlyBuffer();
  }

  /** The body of a request, as a view of its own. */
  ByteBuffer of(long request) {
    return bytes.slice((int) (request % SHIFTS), length);
  }
}
