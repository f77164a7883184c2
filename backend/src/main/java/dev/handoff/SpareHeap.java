package dev.handoff;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Gives memory back after a load. G1 lets the young generation grow up to a quarter of the machine
 * while much is allocated, and keeps all of it as long as nothing makes it collect. With these
 * options it collects, without stopping anything, if it has not done so for a while, and shrinks
 * the heap to little more than what it holds. They are among the few that a running JVM can change:
 * a limit would have to stand on the command line, and that is the user's ({@code java -jar}).
 */
final class SpareHeap {
  private static final Duration REST = Duration.ofSeconds(10);
  private static final int LEAST_FREE_PERCENT = 10;
  private static final int MOST_FREE_PERCENT = 30;

  private SpareHeap() {}

  /** Sets the options, on a thread of its own, because that takes a moment of the start. */
  static void giveBack() {
    Thread thread = new Thread(SpareHeap::set, "spare-heap");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  private static void set() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      set(jvm, "MinHeapFreeRatio", LEAST_FREE_PERCENT);
      set(jvm, "MaxHeapFreeRatio", MOST_FREE_PERCENT);
      set(jvm, "G1PeriodicGCInterval", REST.toMillis());
    } catch (RuntimeException anotherJvm) {
      // One without these options, or in which they stand in each other's way: it keeps its habits.
    }
  }

  /** What the user has chosen stays. */
  private static void set(HotSpotDiagnosticMXBean jvm, String name, long value) {
    if (jvm.getVMOption(name).getOrigin() == VMOption.Origin.DEFAULT) {
      jvm.setVMOption(name, Long.toString(value));
    }
  }
}
