package dev.handoff.fault;

import dev.handoff.supervise.Refusal;
import java.util.Map;

/**
 * The options of a fault.
 *
 * @param moment of a kill
 * @param seconds how long a pause lasts
 */
record FaultOptions(Moment moment, int seconds) {
  private static final int USUAL_SECONDS = 3;
  private static final int MOST_SECONDS = 10;

  static final FaultOptions USUAL = new FaultOptions(Moment.NOW, USUAL_SECONDS);

  static FaultOptions at(Moment moment) {
    return new FaultOptions(moment, USUAL_SECONDS);
  }

  /**
   * Reads the fields {@code moment} and {@code seconds}; each may be missing.
   *
   * @throws Refusal if one of them is not valid
   */
  static FaultOptions of(Map<String, String> fields) throws Refusal {
    return new FaultOptions(moment(fields.get("moment")), seconds(fields.get("seconds")));
  }

  private static Moment moment(String text) throws Refusal {
    for (Moment moment : Moment.values()) {
      if (text == null || moment.toString().equals(text)) {
        return moment;
      }
    }
    throw Refusal.badInput("moment must be one of now, spawned, ready, draining.");
  }

  private static int seconds(String text) throws Refusal {
    if (text == null) {
      return USUAL_SECONDS;
    }
    if (text.matches("[0-9]{1,2}")) {
      int seconds = Integer.parseInt(text);
      if (seconds >= 1 && seconds <= MOST_SECONDS) {
        return seconds;
      }
    }
    throw Refusal.badInput("seconds must be a whole number from 1 to " + MOST_SECONDS + ".");
  }
}
