package dev.handoff.demo;

import java.nio.channels.SelectableChannel;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.SelectorManager;

/**
 * Every connection from the moment it is accepted, before Jetty has looked at it, until it is
 * closed. Safe for use by several threads.
 */
final class Connections implements SelectorManager.AcceptListener {
  private final Map<SelectableChannel, Visit> open = new ConcurrentHashMap<>();
  private final AtomicLong accepted = new AtomicLong();

  @Override
  public void onAccepting(SelectableChannel channel) {
    open.put(channel, new Visit());
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    open.remove(channel);
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    open.remove(channel);
  }

  /** One more has come in through the shared listener. */
  void countAccepted() {
    accepted.incrementAndGet();
  }

  /** Null if it has been closed. */
  Visit of(Object channel) {
    return open.get(channel);
  }

  Collection<Visit> all() {
    return open.values();
  }

  int count() {
    return open.size();
  }

  long accepted() {
    return accepted.get();
  }
}
