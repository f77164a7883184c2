package dev.handoff.web.files;

import dev.handoff.event.Envelope;
import java.io.IOException;
import java.util.Map;

/** The records of what happened, of a running journal or of a file. */
interface Records {
  /** Takes one record. */
  interface To {
    /**
     * @param json the record as one line, without its line feed
     */
    void take(Envelope envelope, String json) throws IOException;
  }

  /** The header: where and when they were recorded. */
  Map<String, Object> header() throws IOException;

  /** Passes each record on, in the order of the journal; may be called any number of times. */
  void each(To to) throws IOException;
}
