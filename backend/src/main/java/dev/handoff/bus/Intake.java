package dev.handoff.bus;

import dev.handoff.event.Envelope;
import dev.handoff.event.EventReader;
import dev.handoff.event.EventReader.BadLine;
import dev.handoff.journal.Journal;
import dev.handoff.journal.ProcessId;
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

  private static final char REPLACEMENT = '\uFFFD';

  private final Journal journal;
  private final EventReader reader = new EventReader();
  private final Map<ProcessId, Producer> producers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ProcessId, Producer> eldest) {
          boolean forgotten = size() > MOST_PRODUCERS;
          if (forgotten) {
            count(eldest.getKey(), eldest.getValue(), lostByForgotten);
          }
          return forgotten;
        }
      };

  private final Map<Long, Long> lostByForgotten = new TreeMap<>();
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
      text = text(line);
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

  /** Decodes fast what has no mark of a replacement, which malformed bytes get. */
  private static String text(byte[] line) throws CharacterCodingException {
    String text = new String(line, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0
        ? text
        : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
  }

  /**
   * Checks and appends under one lock: the same event may come from two connections of a process.
   */
  private synchronized void take(Envelope envelope, String text) {
    if (journal.append(envelope, text, process -> isNews(process, envelope))) {
      events++;
    }
  }

  private boolean isNews(ProcessId process, Envelope envelope) {
    return producers.computeIfAbsent(process, first -> new Producer()).isNews(envelope);
  }

  /** Counts a line that is not an event. */
  synchronized void bad(String why) {
    badLines++;
    lastBadLine = why;
  }

  /** The counts so far, together with what the server knows about its connections. */
  synchronized BusStats stats(int connections, long refused) {
    Map<Long, Long> lost = new TreeMap<>(lostByForgotten);
    producers.forEach((process, producer) -> count(process, producer, lost));
    long sum = lost.values().stream().mapToLong(Long::longValue).sum();
    return new BusStats(connections, refused, events, badLines, lastBadLine, sum, lost);
  }

  private static void count(ProcessId process, Producer producer, Map<Long, Long> lost) {
    if (producer.lost() > 0) {
      lost.merge(process.pid(), producer.lost(), Long::sum);
    }
  }
}
