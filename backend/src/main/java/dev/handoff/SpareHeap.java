package dev.handoff;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives memory back after a load. G1 lets the young generation grow up to a quarter of the machine
 * while much is allocated, and keeps all of it as long as nothing makes it collect. With these
 * options it collects, without stopping anything, if it has not done so for a while, and shrinks
 * the heap to little more than what it holds. They are among the few that a running JVM can change:
 * a limit would have to stand on the command line, and that is the user's ({@code java -jar}).
 *
 * <p>What is left in old regions that are partly in use stays there until many young collections
 * have passed, which takes hours in a dashboard at rest: 517 MB a minute after a million events. So
 * after a load, and only then, everything is collected once, which stops the dashboard for some
 * tenths of a second while nothing happens.
 */
final class SpareHeap {
  private static final Duration REST = Duration.ofSeconds(10);

  /** In the old generation; a full journal has some 160 MB. */
  private static final long MUCH = 256L * 1024 * 1024;

  /** Of one core; a dashboard with one server and no viewer needs 0.06. */
  private static final double AT_REST = 0.2;

  private static final int LEAST_FREE_PERCENT = 10;
  private static final int MOST_FREE_PERCENT = 30;

  private SpareHeap() {}

  /** Sets the options, on a thread of its own, because that takes a moment of the start. */
  static void giveBack() {
    Thread thread = new Thread(SpareHeap::run, "spare-heap");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  private static void run() {
    set();
    try {
      collectAfterLoads();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private static void collectAfterLoads() throws InterruptedException {
    Optional<MemoryPoolMXBean> old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().matches(".*(Old|Tenured) Gen"))
            .findFirst();
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long needed = MUCH;
    long before = system.getProcessCpuTime();
    while (old.isPresent()) {
      Thread.sleep(REST.toMillis());
      long cpu = system.getProcessCpuTime();
      boolean atRest = cpu - before < AT_REST * REST.toNanos();
      before = cpu;
      if (atRest && used(old.get()) > needed) {
        System.gc();
        needed = Math.max(MUCH, used(old.get()) * 5 / 4);
      }
    }
  }

  private static long used(MemoryPoolMXBean pool) {
    return pool.getUsage().getUsed();
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
