package dev.handoff.process;

import dev.handoff.Await;
import dev.handoff.procfs.Proc;

/** No process of a run is left. */
public final class NobodyLeft {
  private NobodyLeft() {}

  /** Waits for it: what has ended, and an orphan that has become ours, is there until reaped. */
  public static void awaitIn(Workspace workspace) throws InterruptedException {
    Children children = workspace.children();
    Await.untilTrue(
        () -> children.descendants().isEmpty(),
        () -> "left are " + children.descendants().stream().map(Proc::describe).toList());
  }
}
