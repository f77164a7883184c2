package dev.handoff.restart;

import java.util.function.BooleanSupplier;

/**
 * What a standby leaves in the heap on its way and while it waits, swept up step by step: a page of
 * the heap that was never used takes no memory of the machine. Where somebody waits, nothing is
 * swept. For one thread.
 */
public final class Litter {
  private static final long MUCH = 2 << 20;

  private final BooleanSupplier nobodyWaits;
  private final Runnable collector;
  private long left;

  /**
   * What is left from now on.
   *
   * @param nobodyWaits whether there is time for it, such as {@link Generation#isStandby}
   */
  public Litter(BooleanSupplier nobodyWaits) {
    this(nobodyWaits, System::gc);
  }

  /** With another collector than that of the JVM. */
  Litter(BooleanSupplier nobodyWaits, Runnable collector) {
    this.nobodyWaits = nobodyWaits;
    this.collector = collector;
  }

  /** Collects all garbage, which takes some milliseconds. */
  public void sweep() {
    if (nobodyWaits.getAsBoolean()) {
      collector.run();
      left = used();
    }
  }

  /** Sweeps if 2 MB have come since it was swept. */
  public void sweepIfMuch() {
    if (used() - left > MUCH) {
      sweep();
    }
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
