package dev.handoff.supervise;

import dev.handoff.bus.Journal;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes into a journal what processes would have said. */
final class Story {
  final Journal journal = new Journal(10_000);
  private final EventWriter writer = new EventWriter();
  private final Map<Long, Long> seqs = new HashMap<>();

  /** Says an event now; its place in the count of its process is the next one. */
  Envelope says(long pid, int gen, Event event) {
    long seq = seqs.merge(pid, 1L, Long::sum);
    Envelope envelope =
        new Envelope(seq, System.nanoTime(), System.currentTimeMillis(), pid, gen, false, event);
    tell(envelope);
    return envelope;
  }

  /** Says it again, as to a bus that has come back. */
  void repeats(Envelope said) {
    tell(
        new Envelope(
            said.seq(), said.mono(), said.wall(), said.pid(), said.gen(), true, said.event()));
  }

  /** A process that has got the PID of another counts from 1 again. */
  void forgetCount(long pid) {
    seqs.remove(pid);
  }

  /** What was said elsewhere arrives here. */
  synchronized void tell(Envelope envelope) {
    journal.append(envelope, new String(writer.write(envelope), StandardCharsets.UTF_8));
  }
}
