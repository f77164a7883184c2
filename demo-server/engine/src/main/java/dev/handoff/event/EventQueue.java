package dev.handoff.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The events that wait for the bus: bounded, and it drops samples first so that milestones survive.
 * Safe for use by several threads.
 */
final class EventQueue {
  private static final int CAPACITY = 4096;
  private static final int REMEMBERED = 256;

  /** The first milestones of a process say what it is; they are never forgotten. */
  private static final int ALWAYS_REMEMBERED = 8;

  private final ArrayDeque<Envelope> waiting = new ArrayDeque<>();
  private final ArrayList<Envelope> told = new ArrayList<>();
  private final long pid = ProcessHandle.current().pid();
  private final int generation;
  private long seq;
  private boolean closed;

  EventQueue(int generation) {
    this.generation = generation;
  }

  /**
   * Stamps and keeps an event that happens now. The stamps are taken under the lock, so that seq
   * and mono have the same order.
   */
  synchronized void add(Event event) {
    add(event, System.nanoTime());
  }

  /**
   * Keeps an event that happened at an earlier moment; its seq may be higher than that of events
   * that happened after it.
   */
  synchronized void add(Event event, long at) {
    if (waiting.size() >= CAPACITY) {
      makeRoom();
    }
    long wall = System.currentTimeMillis() - (System.nanoTime() - at) / 1_000_000;
    waiting.add(new Envelope(++seq, at, wall, pid, generation, false, event));
    notifyAll();
  }

  /** The next event; waits until there is one. Null when the queue is closed and empty. */
  synchronized Envelope take() throws InterruptedException {
    while (waiting.isEmpty()) {
      if (closed) {
        return null;
      }
      wait();
    }
    Envelope next = waiting.remove();
    if (!(next.event() instanceof Event.Sample)) {
      told.add(next);
      if (told.size() > REMEMBERED) {
        told.remove(ALWAYS_REMEMBERED);
      }
    }
    return next;
  }

  /** The milestones taken so far, to be repeated to a bus that may not know them. */
  synchronized List<Envelope> told() {
    return new ArrayList<>(told);
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private void makeRoom() {
    for (Iterator<Envelope> i = waiting.iterator(); i.hasNext(); ) {
      if (i.next().event() instanceof Event.Sample) {
        i.remove();
        return;
      }
    }
    waiting.remove();
  }
}
