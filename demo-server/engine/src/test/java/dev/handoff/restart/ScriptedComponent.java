package dev.handoff.restart;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;

/**
 * A component that stops when the test tells it. It is stopped on its own thread, like every
 * component.
 */
final class ScriptedComponent implements Component {

  private interface Ending {
    void run() throws Exception;
  }

  private final String name;
  private final BlockingQueue<Thread> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Ending> endings = new SynchronousQueue<>();
  private volatile boolean interrupted;
  volatile int pending;

  ScriptedComponent(String name) {
    this.name = name;
  }

  /** It finishes its work, and its thread ends. */
  void finishes() throws InterruptedException {
    pending = 0;
    end(() -> {});
  }

  /** It fails, and its thread ends. */
  void fails(Exception why) throws InterruptedException {
    end(
        () -> {
          throw why;
        });
  }

  /** Waits until its thread has ended because it was interrupted. */
  boolean isInterrupted() throws InterruptedException {
    asked.take().join();
    return interrupted;
  }

  private void end(Ending ending) throws InterruptedException {
    endings.put(ending);
    asked.take().join();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int pending() {
    return pending;
  }

  @Override
  public void stop() throws Exception {
    asked.add(Thread.currentThread());
    Ending ending;
    try {
      ending = endings.take();
    } catch (InterruptedException e) {
      interrupted = true;
      throw e;
    }
    ending.run();
  }
}
