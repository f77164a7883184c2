package dev.handoff.event;

/** Something that was broken on purpose, from the dashboard. */
public sealed interface FaultEvent extends Event {

  /**
   * The fault is about to be injected.
   *
   * @param fault its name, such as {@code kill-old}
   * @param title a few words for people
   * @param expect what is expected to happen, in plain sentences, written before it happens
   */
  record Injected(String fault, String title, String expect) implements FaultEvent {}

  /**
   * A signal sent for the fault, stamped just before kill(2).
   *
   * @param fault its name
   * @param to the PID that gets it
   * @param signal its name, such as {@code KILL}
   */
  record Signal(String fault, long to, String signal) implements FaultEvent {}

  /**
   * The outcome of requests that the dashboard itself sent for the fault, not counting those of the
   * traffic.
   *
   * @param fault its name
   * @param sent how many requests were sent
   * @param answered how many got their whole answer
   * @param refused how many got no connection
   * @param lost how many got a connection but no whole answer
   * @param longestMillis from the beginning of the first request to the end of the last
   */
  record Requests(String fault, int sent, int answered, int refused, int lost, long longestMillis)
      implements FaultEvent {}

  /**
   * The fault is over.
   *
   * @param fault its name
   * @param expected true if it went as expected
   * @param what what happened, according to the journal
   */
  record Observed(String fault, boolean expected, String what) implements FaultEvent {}
}
