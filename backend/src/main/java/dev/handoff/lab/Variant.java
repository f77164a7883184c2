package dev.handoff.lab;

import java.util.Locale;

/** How our server starts its next process; each is a server of its own in a run. */
enum Variant {
  /** When it is asked to, from the class archive that the build has made. */
  PLAIN(LabResult.OURS),

  /** Ahead: it waits for the word. */
  STANDBY(LabResult.STANDBY),

  /** When it is asked to, from the jar alone. */
  NO_ARCHIVE(LabResult.NO_ARCHIVE);

  private final String server;

  Variant(String server) {
    this.server = server;
  }

  /** The name of such a server in a result. */
  String server() {
    return server;
  }

  /** As people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
