package dev.handoff.bus;

import dev.handoff.event.Envelope;
import dev.handoff.event.EventReader;
import dev.handoff.event.EventReader.BadLine;
import dev.handoff.journal.Journal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes lines into the journal. Lines that are not events are counted and dropped, repeated events
 * are dropped, missing events are counted. Safe for use by several threads.
 */
final class Intake {
  private static final int MOST_PRODUCERS = 4_096;

  /** Larger numbers lose digits in a browser. */
  private static final long GREATEST = 1L << 53;

  private final Journal journal;
  private final EventReader reader = new EventReader();
  private final Map<Long, Producer> producers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Producer> eldest) {
          return size() > MOST_PRODUCERS;
        }
      };

  private final Map<Long, Long> lostByFormerPids = new LinkedHashMap<>();
  private long events;
  private long badLines;
  private String lastBadLine;

  Intake(Journal journal) {
    this.journal = journal;
  }

  /** Takes one line, without its line feed. */
  void take(byte[] line) {
    Envelope envelope;
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      envelope = reader.read(text);
    } catch (CharacterCodingException e) {
      bad("not UTF-8");
      return;
    } catch (BadLine e) {
      bad(e.getMessage());
      return;
    }
    if (envelope.seq() < 1 || envelope.seq() > GREATEST) {
      bad("the field seq does not count from 1");
      return;
    }
    take(envelope, text);
  }

  /**
   * Checks and appends under one lock: the same event may come from two connections of a process.
   */
  private synchronized void take(Envelope envelope, String text) {
    if (producer(envelope).isNews(envelope)) {
      events++;
      journal.append(envelope, text);
    }
  }

  private Producer producer(Envelope envelope) {
    Producer known = producers.get(envelope.pid());
    if (known != null && !known.isSucceededBy(envelope)) {
      return known;
    }
    if (known != null && known.lost() > 0) {
      lostByFormerPids.merge(envelope.pid(), known.lost(), Long::sum);
    }
    Producer first = new Producer();
    producers.put(envelope.pid(), first);
    return first;
  }

  /** Counts a line that is not an event. */
  synchronized void bad(String why) {
    badLines++;
    lastBadLine = why;
  }

  /** The counts so far, together with what the server knows about its connections. */
  synchronized BusStats stats(int connections, long refused) {
    Map<Long, Long> lost = new TreeMap<>(lostByFormerPids);
    producers.forEach(
        (pid, producer) -> {
          if (producer.lost() > 0) {
            lost.merge(pid, producer.lost(), Long::sum);
          }
        });
    long sum = lost.values().stream().mapToLong(Long::longValue).sum();
    return new BusStats(connections, refused, events, badLines, lastBadLine, sum, lost);
  }
}
