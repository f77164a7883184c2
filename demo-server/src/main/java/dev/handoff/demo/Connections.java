package dev.handoff.demo;

import dev.handoff.restart.Accepts;
import java.nio.channels.SelectableChannel;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;

/**
 * Every connection from the moment it is accepted, before Jetty has looked at it, until it is
 * closed. Safe for use by several threads.
 */
final class Connections implements SelectorManager.AcceptListener {
  private final Map<SelectableChannel, Visit> open = new ConcurrentHashMap<>();
  private volatile Accepts accepts = Accepts.NONE;

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

  /** Counts a connection accepted from the shared listener; only its acceptor calls this. */
  void countAccepted() {
    accepts = accepts.andOne(System.nanoTime());
  }

  /** The visit on a channel; null if it has been closed. */
  Visit of(Object channel) {
    return open.get(channel);
  }

  Collection<Visit> all() {
    return open.values();
  }

  int count() {
    return open.size();
  }

  Accepts accepts() {
    return accepts;
  }
}
