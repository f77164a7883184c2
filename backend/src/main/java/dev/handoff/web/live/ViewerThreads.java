package dev.handoff.web.live;

import java.util.HashSet;
import java.util.Set;

/**
 * The threads of the web server that serve viewers now. They are interrupted at the end, and an
 * interrupt must not outlive the visit: such a thread goes back to the web server, whose selector
 * would end by it before it has been told to, and whoever stops the web server would wait for ever.
 */
final class ViewerThreads {
  private final int most;
  private final Set<Thread> inside = new HashSet<>();
  private boolean closed;

  ViewerThreads(int most) {
    this.most = most;
  }

  /** Lets this thread in; false if there are too many, or none is served any more. */
  synchronized boolean enter() {
    return !closed && inside.size() < most && inside.add(Thread.currentThread());
  }

  /** This thread is not interrupted after this, nor has it been. */
  synchronized void leave() {
    inside.remove(Thread.currentThread());
    Thread.interrupted();
  }

  synchronized int count() {
    return inside.size();
  }

  /** Interrupts all and lets nobody in any more. */
  synchronized void close() {
    closed = true;
    inside.forEach(Thread::interrupt);
  }
}
