package dev.handoff.posix;

import java.io.IOException;

/** No process was started; the message is one sentence that says why. */
public final class SpawnException extends IOException {
  private static final long serialVersionUID = 1;

  SpawnException(String why) {
    super(why);
  }
}
