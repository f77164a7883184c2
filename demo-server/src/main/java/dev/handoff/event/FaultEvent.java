package dev.handoff.event;

/** Something that was broken on purpose, at the dashboard. */
public sealed interface FaultEvent extends Event {

  /**
   * It is about to be done.
   *
   * @param fault its name, as {@code kill-old}
   * @param title a few words for people
   * @param expect what is expected to happen, in plain sentences, said before it happens
   */
  record Injected(String fault, String title, String expect) implements FaultEvent {}

  /**
   * A signal for it, stamped just before kill(2).
   *
   * @param fault its name
   * @param to the PID that gets it
   * @param signal its name, as {@code KILL}
   */
  record Signal(String fault, long to, String signal) implements FaultEvent {}

  /**
   * What became of requests that the dashboard itself has sent for it; the traffic's are not among
   * them.
   *
   * @param fault its name
   * @param sent requests
   * @param answered those of them that got their whole answer
   * @param refused those that got no connection
   * @param lost those that got a connection, and no whole answer
   * @param longestMillis from the beginning of the first to the end of the last
   */
  record Requests(String fault, int sent, int answered, int refused, int lost, long longestMillis)
      implements FaultEvent {}

  /**
   * It is over.
   *
   * @param fault its name
   * @param expected true if what happened is what had been expected
   * @param what happened, by what the journal says
   */
  record Observed(String fault, boolean expected, String what) implements FaultEvent {}
}
