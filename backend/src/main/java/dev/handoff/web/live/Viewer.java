package dev.handoff.web.live;

import dev.handoff.journal.Journal;
import java.io.IOException;
import java.time.Duration;

/**
 * Serves one viewer of the journal: a snapshot or what it missed, then the frames that all get, and
 * a regular beat.
 */
final class Viewer {
  private static final long BEAT = Duration.ofSeconds(5).toNanos();
  private static final long RETRY_MILLIS = 1_000;

  private final Broadcast broadcast;
  private final Frames frames;
  private final Runnable fellBehind;
  private long cursor;

  Viewer(Broadcast broadcast, Frames frames, Runnable fellBehind) {
    this.broadcast = broadcast;
    this.frames = frames;
    this.fellBehind = fellBehind;
  }

  /**
   * Serves until the thread is interrupted or the viewer is gone.
   *
   * @param from the last id that it knows, -1 if it knows nothing
   * @throws IOException when it is gone
   */
  void serve(long from) throws IOException, InterruptedException {
    broadcast.join();
    try {
      frames.retry(RETRY_MILLIS);
      cursor = from;
      if (from < 0) {
        snapshot();
      }
      follow();
    } finally {
      broadcast.leave();
    }
  }

  private void follow() throws IOException, InterruptedException {
    long nextBeat = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      if (now >= nextBeat) {
        frames.beat();
        nextBeat = now + BEAT;
      }
      Broadcast.Frame next = broadcast.next(cursor, nextBeat);
      if (next == null) {
        continue;
      } else if (next.after() == cursor) {
        send(next);
      } else {
        catchUp(next.lastId());
      }
    }
  }

  private void catchUp(long upTo) throws IOException {
    try {
      if (!broadcast.isTooFar(cursor)) {
        send(broadcast.part(cursor, upTo));
        return;
      }
    } catch (Journal.Gone gone) {
      // The same as too far behind.
    }
    fellBehind.run();
    snapshot();
  }

  private void send(Broadcast.Frame frame) throws IOException {
    frames.send(frame.bytes());
    cursor = frame.lastId();
  }

  private void snapshot() throws IOException {
    send(broadcast.snapshot());
  }
}
