package dev.handoff.traffic.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The socket itself. */
final class Plain implements Transport {
  private final Dial dial;
  private boolean closed;

  Plain(Dial dial) {
    this.dial = dial;
  }

  @Override
  public boolean begin() {
    return true;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int count = dial.channel().read(into);
    closed |= count < 0;
    return count;
  }

  @Override
  public boolean write(ByteBuffer head, ByteBuffer body) throws IOException {
    if (body == null) {
      dial.channel().write(head);
      return !head.hasRemaining();
    }
    dial.channel().write(new ByteBuffer[] {head, body});
    return !head.hasRemaining() && !body.hasRemaining();
  }

  @Override
  public ConnectionEnd end() {
    return closed ? ConnectionEnd.CLOSED : null;
  }

  @Override
  public void leave() {
    // A FIN says it.
  }
}
