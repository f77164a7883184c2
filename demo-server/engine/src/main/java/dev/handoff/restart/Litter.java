package dev.handoff.restart;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What a standby leaves in the heap on its way and while it waits, swept up step by step: a page of
 * the heap that was never used takes no memory of the machine. Where somebody waits, nothing is
 * swept. For one thread.
 */
public final class Litter {
  private static final long LITTLE = 2 << 20;

  private final BooleanSupplier nobodyWaits;
  private final Runnable collector;
  private final LongSupplier used;
  private long left;

  /**
   * What is left from now on.
   *
   * @param nobodyWaits whether there is time for it, such as {@link Generation#isStandby}
   */
  public Litter(BooleanSupplier nobodyWaits) {
    this(nobodyWaits, System::gc, Litter::usedOfHeap);
  }

  /**
   * In another heap than that of the JVM.
   *
   * @param used in bytes
   */
  Litter(BooleanSupplier nobodyWaits, Runnable collector, LongSupplier used) {
    this.nobodyWaits = nobodyWaits;
    this.collector = collector;
    this.used = used;
  }

  /** Collects all garbage, which takes some milliseconds, or more if much is in use. */
  public void sweep() {
    if (nobodyWaits.getAsBoolean()) {
      collector.run();
      left = used.getAsLong();
    }
  }

  /**
   * Sweeps if more than 2 MB, and more than half of what it left, have come since it was swept: the
   * larger a heap is, the longer it takes.
   */
  public void sweepIfMuch() {
    if (used.getAsLong() - left > Math.max(LITTLE, left / 2)) {
      sweep();
    }
  }

  private static long usedOfHeap() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
