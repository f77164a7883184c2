package dev.handoff.story;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Origin;
import dev.handoff.procfs.Proc;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** Writes events into a journal as processes would. */
public final class Teller {
  public final Journal journal;
  private final EventWriter writer = new EventWriter();
  private final Map<Long, Long> seqs = new HashMap<>();

  /** Of processes as they are. */
  public Teller() {
    this(Proc::startOf);
  }

  /** Of processes that were started at these times, see {@link Origin}. */
  public Teller(LongFunction<OptionalLong> starts) {
    journal = new Journal(10_000, 1, new Origin(null, starts));
  }

  /** Publishes an event now, with the next sequence number of its process. */
  public Envelope says(long pid, int gen, Event event) {
    long seq = seqs.merge(pid, 1L, Long::sum);
    Envelope envelope =
        new Envelope(seq, System.nanoTime(), System.currentTimeMillis(), pid, gen, false, event);
    tell(envelope);
    return envelope;
  }

  /** Publishes an event again, as after a reconnect to the bus. */
  public void repeats(Envelope said) {
    tell(
        new Envelope(
            said.seq(), said.mono(), said.wall(), said.pid(), said.gen(), true, said.event()));
  }

  /** A process that reuses the PID of another counts from 1 again. */
  public void forgetCount(long pid) {
    seqs.remove(pid);
  }

  /** Adds an event that was made elsewhere. */
  public synchronized void tell(Envelope envelope) {
    journal.append(envelope, new String(writer.write(envelope), StandardCharsets.UTF_8));
  }
}
