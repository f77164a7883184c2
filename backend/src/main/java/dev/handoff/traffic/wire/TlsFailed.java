package dev.handoff.traffic.wire;

import java.io.IOException;

/** TLS could not be agreed on, or was broken; the message is one sentence for people. */
final class TlsFailed extends IOException {
  private static final long serialVersionUID = 1;

  TlsFailed(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
