package dev.handoff.restart;

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

  /** Waits for it, but not longer than this; whether it has been given. */
  boolean await(long nanos) throws InterruptedException {
    return given.await(nanos, TimeUnit.NANOSECONDS);
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
      byte[] word = pipe.readNBytes(GO.length());
      return new String(word, StandardCharsets.US_ASCII).equals(GO);
    } catch (IOException e) {
      return false;
    }
  }
}
