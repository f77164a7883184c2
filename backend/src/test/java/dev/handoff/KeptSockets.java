package dev.handoff;

import java.io.IOException;

/**
 * Connections that are kept and used in turn, so that each is idle most of the time. One client
 * looks whether the server has closed a connection before it uses it again; the other one just
 * writes. An answer that says it is the last one on its connection is believed by both.
 */
final class KeptSockets implements SocketJudge.Client {
  private final int port;
  private final boolean looks;
  private final RawConnection[] kept;
  private int next;

  KeptSockets(int port, int connections, boolean looks) {
    this.port = port;
    this.looks = looks;
    this.kept = new RawConnection[connections];
  }

  @Override
  public boolean isAnswered() {
    next = (next + 1) % kept.length;
    try {
      if (looks && kept[next] != null && kept[next].isClosed()) {
        drop(next);
      }
      if (kept[next] == null) {
        kept[next] = new RawConnection(port);
      }
      boolean answered = kept[next].isAnswered(false);
      if (!answered || kept[next].ends()) {
        drop(next);
      }
      return answered;
    } catch (IOException failed) {
      drop(next);
      return false;
    }
  }

  private void drop(int which) {
    try {
      if (kept[which] != null) {
        kept[which].close();
      }
    } catch (IOException e) {
      // It is gone all the same.
    }
    kept[which] = null;
  }

  @Override
  public void close() {
    for (int i = 0; i < kept.length; i++) {
      drop(i);
    }
  }
}
