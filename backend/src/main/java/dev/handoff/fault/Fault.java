package dev.handoff.fault;

import dev.handoff.supervise.Refusal;
import java.io.IOException;
import java.util.List;

/**
 * Something that can be broken on purpose. It keeps nothing between two uses: who it is about is in
 * the {@link Roles}, how it is wanted in the {@link Wish}.
 */
sealed interface Fault permits Burst, FaultyRelease, Kill, Standstill, StuckRequest {

  /** As in the API. */
  String name();

  /** A few words for people, such as "Kill old process". */
  String title();

  /** True if requests may die of it, or the server: people are asked first. */
  boolean destructive();

  /** The ways in which it can be wanted, the usual one first; at least one. */
  default List<Wish> wishes() {
    return List.of(Wish.USUAL);
  }

  /** What it does: which signal or system call, to whom. */
  String does(Roles roles, Wish wish);

  /** What will happen if all is well, in one or two sentences. */
  String expect(Roles roles, Wish wish);

  /** Why it cannot be done now, in one sentence that says what to do; null if it can. */
  String whyNot(Roles roles, Wish wish);

  /**
   * Does it, and returns when what it is to be judged by has happened or is overdue.
   *
   * @throws Refusal if the server or the supervisor did not let it
   */
  void carryOut(Scene scene, Wish wish) throws Refusal, IOException, InterruptedException;

  /** Whether what has happened is what was expected of it when the roles were such. */
  Finding judge(Roles roles, Wish wish, Sequel sequel);
}
