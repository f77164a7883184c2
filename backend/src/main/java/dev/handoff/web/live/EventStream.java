package dev.handoff.web.live;

import dev.handoff.journal.Journal;
import dev.handoff.web.door.Problems;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The journal as Server-Sent Events. Each viewer is served by the thread of its own request and has
 * a cursor into the journal: the journal's ring is the queue, and it is bounded. So a viewer that
 * does not read delays only itself, and the server's idle timeout disconnects it. Those that keep
 * up share their frames ({@link Broadcast}).
 */
public final class EventStream implements Handler {
  /** Each stream holds a thread and a connection. */
  static final int MOST_VIEWERS = 64;

  private static final Pattern ID = Pattern.compile("\\d{1,18}");

  private final Journal journal;
  private final Broadcast broadcast;
  private final ViewerThreads viewers = new ViewerThreads(MOST_VIEWERS);
  private final AtomicLong snapshots = new AtomicLong();

  /** Of this journal. */
  public EventStream(Journal journal) {
    this.journal = journal;
    this.broadcast = new Broadcast(journal);
  }

  /**
   * The viewers of this dashboard.
   *
   * @param open streams
   * @param resnapshots how often a viewer had fallen so far behind that it got a new snapshot
   */
  record Viewers(int open, long resnapshots) {}

  Viewers viewers() {
    return new Viewers(viewers.count(), snapshots.get());
  }

  @Override
  public void handle(Context request) throws IOException {
    if (!viewers.enter()) {
      Problems.tell(
          request,
          HttpStatus.SERVICE_UNAVAILABLE,
          "There are " + MOST_VIEWERS + " viewers already. Close one and try again.");
      return;
    }
    try {
      // Written without Javalin: its SSE client cannot batch, and its output stream compresses.
      request.res().setContentType("text/event-stream");
      request.res().setCharacterEncoding("UTF-8");
      request.res().setHeader("Cache-Control", "no-store");
      request.res().setHeader("X-Accel-Buffering", "no");
      Frames frames = new Frames(request.res().getOutputStream());
      new Viewer(broadcast, frames, snapshots::incrementAndGet).serve(cursor(request));
    } catch (IOException left) {
      // The viewer has left.
    } catch (InterruptedException stopped) {
      // The dashboard is shutting down, and the response ends with it.
    } finally {
      viewers.leave();
    }
  }

  /** Ends all streams; new ones are refused. */
  public void close() {
    viewers.close();
  }

  /**
   * Where to continue for a viewer that has been here before or has read the recording; -1 if it
   * needs a snapshot.
   */
  private long cursor(Context request) {
    String again = request.header("Last-Event-ID");
    String last = again == null ? request.queryParam("after") : again;
    if (last == null || !ID.matcher(last).matches()) {
      return -1;
    }
    long id = Long.parseLong(last);
    return id >= journal.firstId() - 1 && id <= journal.lastId() ? id : -1;
  }
}
