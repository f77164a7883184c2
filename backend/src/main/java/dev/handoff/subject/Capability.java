package dev.handoff.subject;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Something that a subject may let be done to it. A fault names the one that it needs. */
public enum Capability {
  /** A process of it may be killed. */
  KILL,

  /** A process of it may be stopped for a while. */
  STOP,

  /** It reads from a release file that is ours to write what its next process will be. */
  RELEASE_FILE,

  /** It has {@code /slow?seconds=N}, whose answer takes that long. */
  SLOW_PATH,

  /** Its next restart can be told to let the queue of its socket fill before it is closed. */
  HOLD_ACCEPT,

  /** What waits in the queue of a socket that it closes is moved to another one of its port. */
  MIGRATE,

  /** It has {@code /echo}, which answers with what was posted. */
  ECHO_PATH;

  /** What a server without it has: the end of a sentence. */
  public String lacking() {
    return switch (this) {
      case KILL, STOP -> "no process that this fault may touch";
      case RELEASE_FILE -> "no release that could be chosen";
      case SLOW_PATH -> "no path whose answer takes long";
      case HOLD_ACCEPT -> "no socket that it closes with a queue of its own";
      case MIGRATE -> "no leave to have moved what waits in a queue that it closes";
      case ECHO_PATH -> "no path that answers with what was posted";
    };
  }

  /** Its name in the API, such as {@code release-file}. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
