package dev.handoff.restart;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The engine's time and its waits. Tests use a clock that they advance themselves. */
interface Clock {

  /** {@link System#nanoTime}. */
  Clock MONOTONIC =
      new Clock() {
        @Override
        public long now() {
          return System.nanoTime();
        }

        @Override
        public <T> T poll(BlockingQueue<T> queue, long nanos) throws InterruptedException {
          return queue.poll(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void pause(long nanos) {
          LockSupport.parkNanos(nanos);
        }
      };

  /** Nanoseconds on the monotonic clock, which all processes of a machine share. */
  long now();

  /** The head of the queue, or null if nothing arrives within this many nanoseconds. */
  <T> T poll(BlockingQueue<T> queue, long nanos) throws InterruptedException;

  /** Waits for this many nanoseconds, or less. */
  void pause(long nanos);
}
