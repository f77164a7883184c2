package dev.handoff.story;

import dev.handoff.event.Envelope;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * One restart of a server that tells of it, followed while its events come in, in whatever order.
 * Not safe for use by several threads.
 */
public final class RestartUnderWay {
  private final Envelope beginning;
  private final NavigableSet<Envelope> since = new TreeSet<>(Restart.ORDER);
  private Restart restart;

  /**
   * A restart of which nothing else is known yet.
   *
   * @param beginning its {@code upgrade.requested}, or the first that was heard of it
   */
  public RestartUnderWay(Envelope beginning) {
    this.beginning = beginning;
    if (!Restart.isRequest(beginning)) {
      since.add(beginning);
    }
    restart = Restart.of(beginning, since);
  }

  /**
   * Takes an event, whatever it is about.
   *
   * @return false if it changes nothing: it happened before, is known, or {@linkplain
   *     Restart#mayEndBy cannot say how a restart ends}
   */
  public boolean take(Envelope envelope) {
    boolean matters =
        Restart.mayEndBy(envelope.event())
            && Restart.ORDER.compare(envelope, beginning) > 0
            && since.add(envelope);
    if (matters) {
      restart = Restart.of(beginning, since);
    }
    return matters;
  }

  /** What is known of it by now. */
  public Restart restart() {
    return restart;
  }
}
