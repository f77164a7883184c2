package dev.handoff.demo;

import dev.handoff.release.Release;
import dev.handoff.restart.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Defects that a release can have on purpose, for a demonstration. {@code missing} needs nothing
 * here: the command of that release does not exist.
 */
enum Fault {
  NONE(null),
  CRASH("crash"),
  HANG("hang"),
  GARBAGE("garbage"),
  SLOW("slow"),
  MISSING("missing"),
  DIE_AFTER_READY("die-after-ready");

  private static final Duration LATE = Duration.ofSeconds(3);
  private static final Duration LIFE_AFTER_READY = Duration.ofMillis(400);

  private final String name;

  Fault(String name) {
    this.name = name;
  }

  static Fault of(Release release) {
    for (Fault fault : values()) {
      if (release.fault() == null ? fault == NONE : release.fault().equals(fault.name)) {
        return fault;
      }
    }
    System.err.println("The release has an unknown fault, " + release.fault() + ": ignoring it.");
    return NONE;
  }

  void beforeReady(Generation generation) throws InterruptedException, IOException {
    switch (this) {
      case CRASH -> {
        generation.close();
        Runtime.getRuntime().halt(1);
      }
      case HANG -> new CountDownLatch(1).await();
      case GARBAGE -> Files.writeString(Path.of("/proc/self/fd/4"), "hello\n");
      case SLOW -> TimeUnit.NANOSECONDS.sleep(LATE.toNanos());
      default -> {}
    }
  }

  void afterReady() {
    if (this == DIE_AFTER_READY) {
      Thread doom = new Thread(this::die, "die-after-ready");
      doom.setDaemon(true);
      doom.start();
    }
  }

  private void die() {
    try {
      TimeUnit.NANOSECONDS.sleep(LIFE_AFTER_READY.toNanos());
    } catch (InterruptedException e) {
      // Dies at once instead.
    }
    Runtime.getRuntime().halt(1);
  }
}
