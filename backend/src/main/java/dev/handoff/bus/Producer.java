package dev.handoff.bus;

import dev.handoff.event.Envelope;
import dev.handoff.journal.SeqRanges;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one process has sent over all its connections: tells which events are new and counts the
 * lost ones. An event is lost if it is missing before one that arrived, be that a repetition
 * because its connection broke. Events before the first live one are not lost: they went to an
 * earlier dashboard.
 */
final class Producer {
  private static final int MOST_TOLD = 1_000;

  private final SeqRanges seen = new SeqRanges();

  /**
   * Moments of events that arrived first as a repetition: the original may still be in another
   * socket.
   */
  private final Map<Long, Long> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_TOLD;
        }
      };

  private long firstLive;

  /** The greatest number since the first live one: what is missing before it has been counted. */
  private long newest;

  private long lost;

  /** Takes note of an event; false if it was already known. */
  boolean isNews(Envelope envelope) {
    long seq = envelope.seq();
    boolean known = seen.contains(seq);
    if (!known && firstLive < seq && seq < newest) {
      lost--;
    }
    boolean news;
    if (envelope.repeated()) {
      news = !known;
      if (news) {
        told.put(seq, envelope.mono());
      }
    } else {
      Long mono = told.remove(seq);
      news = mono == null || mono != envelope.mono();
      firstLive = firstLive == 0 ? seq : firstLive;
    }
    countLost(seq);
    seen.add(seq);
    return news;
  }

  long lost() {
    return lost;
  }

  private void countLost(long seq) {
    if (firstLive > 0 && seq > newest) {
      lost += newest == 0 ? 0 : seen.missingBetween(newest, seq);
      newest = seq;
    }
  }
}
