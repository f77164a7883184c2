package dev.handoff.traffic.wire;

import dev.handoff.traffic.ledger.Handshakes;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * TLS for the connections of one loop, which share its buffers and remember sessions for each other
 * as the connections of one client do. Used only by the thread of the loop.
 */
final class Tls {
  /** More than the longest record. */
  private static final int BUFFER = 64 * 1024;

  private static final String SEEN = "dev.handoff.seen";

  private final TlsTrust trust;
  private final SSLContext context;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
  private long full;
  private long resumed;

  /** For connections to this server; null if it does not speak TLS. */
  static Tls to(Target target) {
    return target.trust() == null ? null : new Tls(target.trust());
  }

  Tls(TlsTrust trust) {
    this.trust = trust;
    this.context = trust.context();
  }

  /** TLS on another connection. */
  Transport over(Dial dial) {
    return new TlsTransport(dial, this);
  }

  /** The client's side of it. */
  SSLEngine engine() {
    return trust.engine(context);
  }

  /** For records that have come; whoever uses it leaves nothing in it. */
  ByteBuffer in() {
    return in;
  }

  /** For records to send; likewise. */
  ByteBuffer out() {
    return out;
  }

  /** Counts a handshake. A session that is resumed has the values of the one before. */
  void agreed(SSLSession session) {
    if (session.getValue(SEEN) == null) {
      session.putValue(SEEN, SEEN);
      full++;
    } else {
      resumed++;
    }
  }

  /** How many handshakes there were so far. */
  Handshakes handshakes() {
    return new Handshakes(full, resumed);
  }
}
