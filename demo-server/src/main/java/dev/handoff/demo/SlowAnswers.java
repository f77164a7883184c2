package dev.handoff.demo;

import dev.handoff.event.EventSink;
import dev.handoff.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** Requests that take seconds. Between two heartbeats each is just an entry in the scheduler. */
final class SlowAnswers {
  private final long pid;
  private final EventSink events;
  private final ConsoleLog log;
  private final BooleanSupplier prints;

  /**
   * The slow answers of this process.
   *
   * @param prints whether a heartbeat is printed at this moment; it is always published
   */
  SlowAnswers(long pid, EventSink events, ConsoleLog log, BooleanSupplier prints) {
    this.pid = pid;
    this.events = events;
    this.log = log;
    this.prints = prints;
  }

  /** Runs an action this many seconds later. */
  void work(Request request, long id, int of, Runnable then) {
    begin(request, id, of);
    step(request, id, 0, of, () -> false, (second, next) -> next.run(), then);
  }

  /**
   * Writes a chunk a second.
   *
   * @param enough asked before each chunk; true ends the response early but properly
   */
  void stream(
      Request request,
      Response response,
      Callback callback,
      long id,
      int of,
      BooleanSupplier enough) {
    begin(request, id, of);
    step(
        request,
        id,
        0,
        of,
        enough,
        (second, next) ->
            response.write(
                false,
                BufferUtil.toBuffer(
                    "pid " + pid + " chunk " + second + "/" + of + "\n", StandardCharsets.UTF_8),
                Callback.from(next, callback::failed)),
        () -> response.write(true, BufferUtil.EMPTY_BUFFER, callback));
  }

  /** What to do each second before going on. */
  private interface EachSecond {
    void pass(int second, Runnable next);
  }

  private void begin(Request request, long id, int of) {
    // The request is silent on purpose, so Jetty's idle timeout must not end it (jetty.project
    // #11515).
    request.addIdleTimeoutListener(timeout -> false);
    events.publish(new RequestEvent.SlowStarted(id, of));
  }

  private void step(
      Request request,
      long id,
      int second,
      int of,
      BooleanSupplier enough,
      EachSecond each,
      Runnable then) {
    if (second == of || enough.getAsBoolean()) {
      events.publish(new RequestEvent.SlowFinished(id, second, of));
      then.run();
      return;
    }
    Scheduler scheduler = request.getComponents().getScheduler();
    scheduler.schedule(
        () -> {
          int passed = second + 1;
          if (prints.getAsBoolean()) {
            log.print("pid " + pid + " request " + id + ": " + passed + "/" + of);
          }
          events.publish(new RequestEvent.SlowHeartbeat(id, passed, of));
          each.pass(passed, () -> step(request, id, passed, of, enough, each, then));
        },
        1,
        TimeUnit.SECONDS);
  }
}
