package dev.handoff.subject;

import dev.handoff.procfs.Proc;
import java.util.Set;
import java.util.function.Supplier;

/** A restart that is done when the old processes have ended and there are others. */
record Replacing(Set<Long> replaced, Supplier<Set<Long>> next) implements UnderWay {
  @Override
  public boolean isDone() {
    return isGone() && !next.get().isEmpty();
  }

  @Override
  public String waitsFor() {
    return isGone() ? "none answers" : "its old processes stay";
  }

  private boolean isGone() {
    return replaced.stream().noneMatch(Proc::isThere);
  }
}
