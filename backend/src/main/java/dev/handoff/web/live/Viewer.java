package dev.handoff.web.live;

import dev.handoff.journal.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Serves one viewer of the journal: a snapshot or what it missed, then batches and a regular beat.
 */
final class Viewer {
  private static final long FRAME_MILLIS = 50;
  private static final long BEAT = Duration.ofSeconds(5).toNanos();
  private static final long RETRY_MILLIS = 1_000;
  private static final int LARGEST_BATCH = 2_000;
  private static final int LONGEST_BATCH = 512 * 1024;

  /** Replaying more than this takes longer than a snapshot. */
  private static final int TOO_FAR_BEHIND = 20_000;

  private final Journal journal;
  private final Frames frames;
  private final Runnable fellBehind;
  private long cursor;

  Viewer(Journal journal, Frames frames, Runnable fellBehind) {
    this.journal = journal;
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
    frames.retry(RETRY_MILLIS);
    cursor = from;
    if (from < 0) {
      snapshot();
    }
    long nextBeat = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      if (now >= nextBeat) {
        frames.beat();
        nextBeat = now + BEAT;
      }
      if (journal.await(cursor, Duration.ofNanos(nextBeat - now))) {
        catchUp();
        // Entries that come meanwhile go into the next frame.
        Thread.sleep(FRAME_MILLIS);
      }
    }
  }

  private void catchUp() throws IOException {
    try {
      if (journal.lastId() - cursor <= TOO_FAR_BEHIND) {
        List<Journal.Entry> batch = journal.after(cursor, LARGEST_BATCH);
        batch = batch.subList(0, fitting(batch));
        frames.batch(batch);
        cursor = batch.get(batch.size() - 1).id();
        return;
      }
    } catch (Journal.Gone gone) {
      // The same as too far behind.
    }
    fellBehind.run();
    snapshot();
  }

  private void snapshot() throws IOException {
    // A snapshot leaves out old samples, so its last record may be older than the journal's.
    long last = journal.lastId();
    List<Journal.Entry> entries = journal.snapshot();
    cursor = entries.isEmpty() ? last : Math.max(last, entries.get(entries.size() - 1).id());
    frames.snapshot(cursor, entries);
  }

  /** How many of these go into one frame: at least one. */
  private static int fitting(List<Journal.Entry> batch) {
    int characters = 0;
    for (int i = 0; i < batch.size(); i++) {
      characters += batch.get(i).json().length();
      if (characters > LONGEST_BATCH && i > 0) {
        return i;
      }
    }
    return batch.size();
  }
}
