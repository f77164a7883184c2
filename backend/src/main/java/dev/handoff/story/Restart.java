package dev.handoff.story;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * One restart as its events tell it: which processes, when, how it ended. State, verdict and faults
 * all read it here. It does not change; more events make another one.
 *
 * @param beginning its {@code restart.asked} or {@code upgrade.requested}, or the first that was
 *     heard of it
 * @param parties who takes part in it
 * @param hands in whose hands the listener was
 * @param readyMillis from the request to ready; null as long as it is not
 * @param heardReady whether the old process has heard that the new one is ready
 * @param ending how it ended, or that it has not
 * @param drain what the old process did to the requests that it still had
 * @param end of it; its window may have ended earlier
 * @param death of a process that was not told to end; null if each ended as it was told to
 * @param intervention what ended its window before it was over; null if nothing did
 */
public record Restart(
    Envelope beginning,
    Parties parties,
    Hands hands,
    Long readyMillis,
    boolean heardReady,
    Ending ending,
    Drain drain,
    End end,
    Death death,
    Intervention intervention) {

  /** In the order in which things happened. */
  public static final Comparator<Envelope> ORDER =
      Comparator.comparingLong(Envelope::mono)
          .thenComparingLong(Envelope::pid)
          .thenComparingLong(Envelope::seq);

  /**
   * The processes of a restart.
   *
   * @param way the name of the server, as whoever asked knows it; null if that did not know
   * @param subject the name of a server that says nothing of it itself; null if it does
   * @param oldGen the generation of the process that was asked, 0 if it is none
   * @param newPid the process that is to take over, 0 as long as there is none
   * @param newGen its generation, 0 as long as there is none
   * @param aheadMillis how long before the restart it was started, if it was a standby; null if it
   *     was not
   * @param before the PIDs that had accepted or answered, or held the listener, when it was asked
   *     for
   * @param after those that first did so later
   * @param gone those of before that have ended with it, as far as whoever asked for it knows
   * @param firstAnswerAt when a process of after first answered the traffic, on the monotonic
   *     clock; null if none has
   */
  public record Parties(
      String way,
      String subject,
      int oldGen,
      long newPid,
      int newGen,
      Long aheadMillis,
      List<Long> before,
      List<Long> after,
      List<Long> gone,
      Long firstAnswerAt) {}

  /**
   * In whose hands the listener was, by the looks that the kernel was asked for.
   *
   * @param sockets how many sockets listened on the port, one after the other or at the same time
   * @param shared whether at one moment a socket was held by processes of before and by others
   * @param elsewhere whether at one moment only processes held it that served neither before nor
   *     since: a manager
   * @param nobodyMillis how long nobody listened
   * @param changed whether processes serve at the end that did not when it was asked for
   * @param mainStays whether the process that was asked is there at the end; null if that is not
   *     known
   */
  public record Hands(
      int sockets,
      boolean shared,
      boolean elsewhere,
      long nobodyMillis,
      boolean changed,
      Boolean mainStays) {}

  /**
   * How a restart ended.
   *
   * @param outcome {@link Outcome#RUNNING} as long as it has not
   * @param millis from the request to the outcome, as the old process told it, or else as it was
   *     seen
   * @param told whether the old process told the outcome itself: then it is final
   * @param superseded whether the same process was asked again before it had told how this one
   *     ended
   * @param detail why it failed or was rolled back, as reported; null if nobody reported that
   */
  public record Ending(
      Outcome outcome, long millis, boolean told, boolean superseded, String detail) {}

  /**
   * The end of a restart.
   *
   * @param at when its old process had ended, or served on, on the monotonic clock; null as long as
   *     it is not over
   * @param seen whether the end has been seen of the process whose last event is the end
   */
  public record End(Long at, boolean seen) {}

  /**
   * The requests that the old process still had.
   *
   * @param slowFinished slow ones that it finished while the new one served
   * @param longestSlowSeconds the longest of them, 0 if there is none
   * @param cut those that it had to cut off
   */
  public record Drain(int slowFinished, int longestSlowSeconds, int cut) {}

  /**
   * Reads a restart.
   *
   * @param beginning its first event
   * @param later what followed, in {@link #ORDER}
   */
  public static Restart of(Envelope beginning, Collection<Envelope> later) {
    return new RestartFold(beginning).read(later);
  }

  /**
   * Whether an event of this kind may say how a restart ends. While one goes on, the others are
   * left out: traffic in trouble reports a thousand failures a second.
   */
  public static boolean mayEndBy(Event event) {
    return event instanceof ProcessEvent
            && !(event instanceof Event.Sample)
            && !(event instanceof ProcessEvent.Seen)
            && !(event instanceof ProcessEvent.Gone)
        || event instanceof ChildEvent
        || event instanceof StandbyEvent.Called
        || event instanceof UpgradeEvent;
  }

  /** Whether an old process says this in a restart, and only then. */
  public static boolean isWordOfOne(Event event) {
    return event instanceof ChildEvent
        || event instanceof StandbyEvent.Called
        || event instanceof UpgradeEvent
            && !(event instanceof UpgradeEvent.Refused)
            && !(event instanceof UpgradeEvent.AbortRefused);
  }

  /**
   * Reads the first restart of a process.
   *
   * @param heard events of any restarts, in {@link #ORDER}; its beginning may be missing
   * @return empty if it has said nothing of one
   */
  public static Optional<Restart> firstOf(long oldPid, NavigableSet<Envelope> heard) {
    return heard.stream()
        .filter(each -> each.pid() == oldPid && isWordOfOne(each.event()))
        .findFirst()
        .map(first -> of(first, heard.tailSet(first, !isRequest(first))));
  }

  static boolean isRequest(Envelope envelope) {
    return envelope.event() instanceof UpgradeEvent.Requested;
  }

  /** When it was asked for, on the monotonic clock, nanoseconds. */
  public long from() {
    return beginning.mono();
  }

  /**
   * The end of its window on the monotonic clock: what happens later to the server is not its
   * doing. Null while it is open.
   */
  public Long to() {
    return intervention == null ? end.at() : (Long) intervention.at();
  }

  /** The process that was asked. */
  public long oldPid() {
    return new Asking(beginning).main();
  }

  /** The process that is to take over, 0 as long as there is none. */
  public long newPid() {
    return parties.newPid();
  }

  /** How it ended, or that it has not. */
  public Outcome outcome() {
    return ending.outcome();
  }

  /** Whether the old process ended without having been told to. */
  public boolean oldDied() {
    return death != null && death.pid() == oldPid();
  }
}
