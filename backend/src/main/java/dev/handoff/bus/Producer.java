package dev.handoff.bus;

import dev.handoff.event.Envelope;
import dev.handoff.journal.SeqRanges;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one process has sent over all its connections: tells which events are new and counts the
 * lost ones. An event is lost if it is missing between events that arrived live. Events before the
 * first live one are not lost: they went to an earlier dashboard.
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
  private long lastLive;
  private long lost;

  /** Takes note of an event; false if it was already known. */
  boolean isNews(Envelope envelope) {
    long seq = envelope.seq();
    boolean known = seen.contains(seq);
    boolean news;
    if (envelope.repeated()) {
      news = !known;
      if (news) {
        told.put(seq, envelope.mono());
      }
    } else {
      Long mono = told.remove(seq);
      news = mono == null || mono != envelope.mono();
      countLost(seq);
    }
    if (!known && firstLive < seq && seq < lastLive) {
      lost--;
    }
    seen.add(seq);
    if (!envelope.repeated()) {
      firstLive = firstLive == 0 ? seq : firstLive;
      lastLive = Math.max(lastLive, seq);
    }
    return news;
  }

  long lost() {
    return lost;
  }

  private void countLost(long seq) {
    if (firstLive > 0 && seq > lastLive) {
      lost += seen.missingBetween(lastLive, seq);
    }
  }
}
