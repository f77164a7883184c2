package dev.handoff.restart;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The time of the engine, and its waiting. Tests bring a clock that advances when they say so. */
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

  /** Nanoseconds of the monotonic clock, which the processes of one machine share. */
  long now();

  /** The head of the queue, or null if nothing comes within so many nanoseconds. */
  <T> T poll(BlockingQueue<T> queue, long nanos) throws InterruptedException;

  /** Waits for so many nanoseconds, or less. */
  void pause(long nanos);
}
