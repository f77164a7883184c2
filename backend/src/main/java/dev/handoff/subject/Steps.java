package dev.handoff.subject;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** What a restart consists of, one after the other. */
final class Steps implements UnderWay {
  private final List<UnderWay> steps;
  private int done;

  Steps(List<UnderWay> steps) {
    this.steps = steps;
  }

  @Override
  public boolean isDone() throws SubjectException, IOException, InterruptedException {
    while (done < steps.size() && steps.get(done).isDone()) {
      done++;
    }
    return done == steps.size();
  }

  @Override
  public String waitsFor() {
    return steps.get(Math.min(done, steps.size() - 1)).waitsFor();
  }

  /** Something that is done at once. */
  interface Action {
    void run() throws SubjectException, IOException, InterruptedException;
  }

  /** A step that does not wait. */
  static UnderWay atOnce(Action action) {
    return step(
        () -> {
          action.run();
          return true;
        },
        () -> "");
  }

  /** Looks whether a step is done. */
  interface Look {
    boolean isDone() throws SubjectException, IOException, InterruptedException;
  }

  /** A step that waits for something. */
  static UnderWay step(Look look, Supplier<String> waitsFor) {
    return new UnderWay() {
      @Override
      public boolean isDone() throws SubjectException, IOException, InterruptedException {
        return look.isDone();
      }

      @Override
      public String waitsFor() {
        return waitsFor.get();
      }
    };
  }
}
