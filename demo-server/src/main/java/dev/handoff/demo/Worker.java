package dev.handoff.demo;

import dev.handoff.restart.Component;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does jobs after the requests for them have been answered, one after another. A client that got a
 * 202 may no longer have a connection that could delay the exit, so the queue has to.
 */
final class Worker implements Component {

  /** A job that waits this long and says so. */
  private record Job(long number, long millis) {
    static final Job LAST = new Job(0, 0);
  }

  private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger pending = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(1);
  private final ConsoleLog log;
  private final long pid = ProcessHandle.current().pid();
  private Thread thread;

  Worker(ConsoleLog log) {
    this.log = log;
  }

  /** Takes a job and returns its number. */
  long take(long millis) {
    long number = numbers.incrementAndGet();
    pending.incrementAndGet();
    queue.add(new Job(number, millis));
    begin();
    return number;
  }

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public int pending() {
    return pending.get();
  }

  @Override
  public void stop() throws InterruptedException {
    queue.add(Job.LAST);
    begin();
    done.await();
  }

  /** Called with each job, so that a server without jobs has no thread for them. */
  private synchronized void begin() {
    if (thread == null) {
      thread = new Thread(this::work, name());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void work() {
    try {
      for (Job job = queue.take(); job != Job.LAST; job = queue.take()) {
        TimeUnit.MILLISECONDS.sleep(job.millis());
        log.print("pid " + pid + " job " + job.number() + " done");
        pending.decrementAndGet();
      }
      done.countDown();
    } catch (InterruptedException e) {
      // Nobody interrupts this thread.
    }
  }
}
