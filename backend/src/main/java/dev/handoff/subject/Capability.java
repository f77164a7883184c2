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

  /** It has {@code /echo}, which answers with what was posted. */
  ECHO_PATH;

  /** Its name in the API, such as {@code release-file}. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
