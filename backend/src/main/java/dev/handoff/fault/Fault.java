package dev.handoff.fault;

import dev.handoff.subject.Capability;
import dev.handoff.supervise.Refusal;
import java.io.IOException;
import java.util.List;

/**
 * Something that can be broken on purpose. It keeps no state between two uses: the processes
 * concerned are in the {@link Roles}, the options in the {@link FaultOptions}.
 */
sealed interface Fault permits Burst, FaultyRelease, HoldAccept, Kill, StopProcess, StuckRequest {

  /** Its name in the API. */
  String name();

  /** A few words for people, such as "Kill old process". */
  String title();

  /** What the server must offer for it. */
  Capability needs();

  /** True if it may cost requests, or the server: people are asked first. */
  boolean destructive();

  /** The options to choose from, the usual one first; at least one. */
  default List<FaultOptions> choices() {
    return List.of(FaultOptions.USUAL);
  }

  /** What it does: which signal or system call, to which process. */
  String does(Roles roles, FaultOptions options);

  /** What will happen if all is well, in one or two sentences. */
  String expect(Roles roles, FaultOptions options);

  /** Why it cannot be done now, in one sentence that says what to do; null if it can. */
  String whyNot(Roles roles, FaultOptions options);

  /**
   * Carries it out, and returns when all that it is judged by has happened or is overdue.
   *
   * @throws Refusal if the server or the supervisor refused
   */
  void carryOut(Scene scene, FaultOptions options)
      throws Refusal, IOException, InterruptedException;

  /** Whether what has happened is what was expected with these roles. */
  Finding judge(Roles roles, FaultOptions options, JournalSince since);
}
