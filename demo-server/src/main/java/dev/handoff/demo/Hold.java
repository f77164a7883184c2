package dev.handoff.demo;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** How long the next restart holds back what arrives, so that a queue fills: a client may ask. */
final class Hold {
  private final Duration usual;
  private final AtomicReference<Duration> once = new AtomicReference<>();

  Hold(Duration usual) {
    this.usual = usual;
  }

  /** The next restart does it that long, and those after it as usual. */
  void once(Duration time) {
    once.set(time);
  }

  /** For the restart that begins now. */
  Duration take() {
    Duration asked = once.getAndSet(null);
    return asked == null ? usual : asked;
  }
}
