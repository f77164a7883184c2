package dev.handoff.bus;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.TimeUnit;

/**
 * Reads a connection that is never silent in larger pieces, as a network card does with its
 * interrupts: to wake up for each line costs more than the line. A producer that is silent for a
 * moment, as every server at rest is, is read without any delay; so is one with more to say than
 * fits into a read.
 */
final class Coalescing implements ReadableByteChannel {
  private static final long PAUSE_MILLIS = 40;

  /** A read that took less did not wait for a silent producer. */
  private static final long SILENCE = TimeUnit.MILLISECONDS.toNanos(15);

  private static final int NEVER_SILENT = 8;

  private final ReadableByteChannel channel;
  private final Time time;
  private int reads;

  /** What it needs to know of time. */
  interface Time {
    long nanos();

    void sleep(long millis) throws InterruptedException;
  }

  Coalescing(ReadableByteChannel channel) {
    this(
        channel,
        new Time() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void sleep(long millis) throws InterruptedException {
            Thread.sleep(millis);
          }
        });
  }

  Coalescing(ReadableByteChannel channel, Time time) {
    this.channel = channel;
    this.time = time;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (reads >= NEVER_SILENT) {
      pause();
    }
    long begun = time.nanos();
    int count = channel.read(into);
    boolean silent = time.nanos() - begun >= SILENCE;
    reads = silent || !into.hasRemaining() ? 0 : reads + 1;
    return count;
  }

  private void pause() throws InterruptedIOException {
    try {
      time.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
