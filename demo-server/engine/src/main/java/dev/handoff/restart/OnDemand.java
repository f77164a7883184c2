package dev.handoff.restart;

import java.util.function.Supplier;

/** A value that is expensive to make: made on the first request, by the thread that asks. */
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
