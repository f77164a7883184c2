package dev.handoff.lab;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Makes the collector run now, so that it need not while something is measured. What it is asked
 * for by name, {@link System#gc}, would be a full collection that also shrinks the heap: then it
 * runs more often.
 */
final class YoungCollection {
  private static final int PIECE = 64 * 1024;
  private static final int KEPT = 16;

  private YoungCollection() {}

  /** Runs it, unless this JVM's collector does not let itself be provoked. */
  static void now() {
    long before = collections();
    byte[][] garbage = new byte[KEPT][];
    long most = Runtime.getRuntime().maxMemory() / PIECE;
    for (int i = 0; i < most && collections() == before; i++) {
      garbage[i % KEPT] = new byte[PIECE];
    }
  }

  /** How many there have been. */
  static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
