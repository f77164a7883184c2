package dev.handoff.web;

import dev.handoff.event.Envelope;
import java.io.IOException;
import java.util.Map;

/** What happened, from the first to the last: a running journal's, or a file's. */
interface Records {
  /** Takes one record. */
  interface To {
    /**
     * @param json the record as one line, without its line feed
     */
    void take(Envelope envelope, String json) throws IOException;
  }

  /** What stands above them: where and when they were recorded. */
  Map<String, Object> header() throws IOException;

  /** Passes each record on, in the order of the journal; can be asked as often as one likes. */
  void each(To to) throws IOException;
}
