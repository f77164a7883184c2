package dev.handoff.restart;

import dev.handoff.event.ProcessEvent;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The word for which a standby waits, on a pipe. If the pipe ends without it, it never comes. */
final class Word {
  static final String GO = "go\n";

  private final CountDownLatch given = new CountDownLatch(1);

  private Word() {}

  /** For a process that somebody waits for: it needs none. */
  static Word alreadyGiven() {
    Word word = new Word();
    word.given.countDown();
    return word;
  }

  /**
   * From this pipe.
   *
   * @param forsaken called if it will never come, on a thread of its own
   */
  static Word from(int descriptor, Runnable forsaken) {
    Word word = new Word();
    Thread reader = new Thread(() -> word.read(descriptor, forsaken), "word");
    reader.setDaemon(true);
    reader.start();
    return word;
  }

  boolean isGiven() {
    return given.getCount() == 0;
  }

  /**
   * Says that this process is warm, and waits for it.
   *
   * @param litter has just been swept
   */
  void standBy(Held held, Litter litter) throws InterruptedException {
    ThisProcess process = held.process();
    held.events().publish(new ProcessEvent.Waiting(process.ageAt(System.nanoTime())));
    try {
      held.inheritance().sayAndStay(Inheritance.WARM);
    } catch (IOException e) {
      // A parent that does not listen gives no word either: this process then ends.
    }
    while (!given.await(Lifecycle.HEARTBEAT.toNanos(), TimeUnit.NANOSECONDS)) {
      long age = process.ageAt(System.nanoTime());
      held.events().publish(new ProcessEvent.Heartbeat("standby", age, 0, 0, 0, 0));
      litter.sweepIfMuch();
    }
  }

  private void read(int descriptor, Runnable forsaken) {
    if (isNext(descriptor)) {
      given.countDown();
    } else {
      forsaken.run();
    }
  }

  /** Not through jnr, whose first use costs 0.3 s. */
  private static boolean isNext(int descriptor) {
    try (FileInputStream pipe = new FileInputStream(Inheritance.descriptor(descriptor))) {
      // With a length only, FileInputStream would ask for its position, which a pipe does not have.
      byte[] word = new byte[GO.length()];
      int count = pipe.readNBytes(word, 0, word.length);
      return new String(word, 0, count, StandardCharsets.US_ASCII).equals(GO);
    } catch (IOException e) {
      return false;
    }
  }
}
