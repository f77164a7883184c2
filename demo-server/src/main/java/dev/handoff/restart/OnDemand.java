package dev.handoff.restart;

import java.util.function.Supplier;

/** A thing that is expensive to make, made when it is first asked for, by whichever thread asks. */
final class OnDemand<T> {
  private final Supplier<T> maker;
  private T made;

  OnDemand(Supplier<T> maker) {
    this.maker = maker;
  }

  synchronized T get() {
    if (made == null) {
      made = maker.get();
    }
    return made;
  }
}
