package dev.handoff.demo;

import dev.handoff.restart.Generation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Answers the demo's requests. No request holds a thread, however long it takes. */
final class HelloHandler extends Handler.Abstract.NonBlocking {
  private static final HttpField TEXT =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
  private static final String REQUEST_ID = "X-Request-Id";
  private static final String HEX = "0123456789ABCDEF";
  private static final int LONGEST = 3600;

  /**
   * The limit for each field that is echoed: the head of the response must have room for all of
   * them.
   */
  private static final int LONGEST_FIELD = 1024;

  private final Answers answers;
  private final int slowEvery;
  private final int slowSeconds;
  private final SlowAnswers slow;
  private final Worker worker;
  private final Hold hold;
  private final boolean holds;
  private final int generation;
  private final String hello;
  private final HttpField[] identity;
  private final AtomicLong numbers = new AtomicLong();

  HelloHandler(
      Generation generation,
      Options options,
      Hold hold,
      Answers answers,
      Worker worker,
      ConsoleLog log) {
    long pid = ProcessHandle.current().pid();
    String release = generation.release().version();
    this.answers = answers;
    this.slowEvery = options.slowEvery();
    this.slowSeconds = options.slowSeconds();
    this.worker = worker;
    this.hold = hold;
    this.holds = options.way().name().equals("reuseport");
    this.generation = generation.number();
    boolean printsAll = options.printsAllHeartbeats();
    this.slow =
        new SlowAnswers(pid, generation.events(), log, () -> printsAll || answers.areOfADrain());
    this.hello =
        "hello world from pid "
            + pid
            + ", generation "
            + generation.number()
            + ", release "
            + release
            + "\n";
    this.identity =
        new HttpField[] {
          new PreEncodedHttpField("X-Pid", Long.toString(pid)),
          new PreEncodedHttpField("X-Generation", Integer.toString(generation.number())),
          new HttpField("X-Release", ascii(release)),
        };
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    for (HttpField field : identity) {
      response.getHeaders().put(field);
    }
    String id = request.getHeaders().get(REQUEST_ID);
    if (isTooLong(id)) {
      complainOfLength(response, callback, REQUEST_ID);
      return true;
    }
    if (id != null) {
      response.getHeaders().put(REQUEST_ID, id);
    }
    answer(request, response, callback);
    return true;
  }

  private void answer(Request request, Response response, Callback callback) {
    String method = request.getMethod();
    String path = Request.getPathInContext(request);
    Route route = Route.at(path);
    if (!Route.isKnown(method)) {
      allow(response, route);
      complain(response, callback, 501, "The method " + Quote.of(method) + " is unknown");
    } else if (method.equals("OPTIONS") && (route != null || path.equals("*"))) {
      allow(response, route);
      response.setStatus(204);
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    } else if (route == null) {
      complain(response, callback, 404, "There is no " + Quote.of(String.valueOf(path)));
    } else if (!route.answers(method)) {
      allow(response, route);
      complain(response, callback, 405, method + " does not work here");
    } else {
      switch (route) {
        case HELLO -> hello(request, response, callback);
        case SLOW -> slow(request, response, callback);
        case STREAM -> stream(request, response, callback);
        case ECHO -> echo(request, response, callback);
        case METRICS -> write(response, callback, metrics());
        case JOBS -> job(request, response, callback);
        case HOLD_ACCEPT -> holdAccept(request, response, callback);
      }
    }
  }

  private void hello(Request request, Response response, Callback callback) {
    if (!answers.areForClients()) {
      write(response, callback, hello);
      return;
    }
    long number = numbers.incrementAndGet();
    if (slowEvery > 0 && number % slowEvery == 0) {
      slow(request, response, callback, number, slowSeconds);
    } else {
      write(response, callback, hello);
    }
  }

  private void slow(Request request, Response response, Callback callback) {
    int seconds = number(request, "seconds");
    if (seconds < 0) {
      complainOfNumber(response, callback, "seconds");
    } else {
      slow(request, response, callback, numbers.incrementAndGet(), seconds);
    }
  }

  private void slow(
      Request request, Response response, Callback callback, long number, int seconds) {
    response.getHeaders().put("X-Slow", Integer.toString(seconds));
    slow.work(request, number, seconds, () -> write(response, callback, hello));
  }

  /**
   * With {@code until=drain} the stream ends by itself when a drain begins. HEAD is answered at
   * once: no content is sent, and nothing in the head depends on it.
   */
  private void stream(Request request, Response response, Callback callback) {
    int seconds = number(request, "seconds");
    if (seconds < 0) {
      complainOfNumber(response, callback, "seconds");
      return;
    }
    boolean leaves = "drain".equals(Request.extractQueryParameters(request).getValue("until"));
    response.getHeaders().put(TEXT);
    endVisibly(response);
    if (HttpMethod.HEAD.is(request.getMethod())) {
      Callback end = Callback.from(() -> response.write(true, null, callback), callback::failed);
      response.write(false, null, end);
    } else {
      slow.stream(
          request,
          response,
          callback,
          numbers.incrementAndGet(),
          seconds,
          () -> leaves && answers.areOfADrain());
    }
  }

  private void job(Request request, Response response, Callback callback) {
    int millis = number(request, "millis");
    if (millis < 0) {
      complainOfNumber(response, callback, "millis");
      return;
    }
    long number = worker.take(millis);
    response.setStatus(202);
    write(response, callback, "job " + number + ", " + worker.pending() + " pending\n");
  }

  /** Makes the next restart leave its queue to fill, which only one way can. */
  private void holdAccept(Request request, Response response, Callback callback) {
    int millis = number(request, "millis");
    if (!holds) {
      complain(response, callback, 404, "Only --way reuseport can hold its accept");
    } else if (millis < 0) {
      complainOfNumber(response, callback, "millis");
    } else {
      hold.once(Duration.ofMillis(millis));
      response.setStatus(202);
      write(response, callback, "the next restart holds accept for " + millis + " ms\n");
    }
  }

  private void echo(Request request, Response response, Callback callback) {
    HttpField type = request.getHeaders().getField(HttpHeader.CONTENT_TYPE);
    if (type != null && isTooLong(type.getValue())) {
      complainOfLength(response, callback, type.getName());
      return;
    }
    if (type != null) {
      response.getHeaders().put(type);
    }
    if (request.getLength() >= 0) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, request.getLength());
    } else if (request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      endVisibly(response);
    }
    Content.copy(request, response, callback);
  }

  /**
   * Sends the response in chunks even on a connection that ends with it: otherwise a client could
   * not tell the end of the response from the end of the server (RFC 9112, section 6.3).
   */
  private static void endVisibly(Response response) {
    response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
  }

  private String metrics() {
    return "handoff_generation "
        + generation
        + "\nhandoff_requests_total "
        + answers.served()
        + "\nhandoff_jobs_pending "
        + worker.pending()
        + "\n";
  }

  private static void complainOfNumber(Response response, Callback callback, String name) {
    response.setStatus(400);
    write(response, callback, name + " is a whole number from 0 to " + LONGEST + ".\n");
  }

  /** RFC 6585, section 5 asks for the name of the field. */
  private static void complainOfLength(Response response, Callback callback, String field) {
    response.setStatus(431);
    write(
        response,
        callback,
        field + " is echoed and may have " + LONGEST_FIELD + " characters, not more.\n");
  }

  private static void complain(Response response, Callback callback, int status, String why) {
    response.setStatus(status);
    write(response, callback, why + ": " + Route.HINT + ".\n");
  }

  /** Sets the Allow field (RFC 9110, section 10.2.1). */
  private static void allow(Response response, Route route) {
    response.getHeaders().put(HttpHeader.ALLOW, route == null ? Route.ALL_METHODS : route.allow());
  }

  private static void write(Response response, Callback callback, String text) {
    response.getHeaders().put(TEXT);
    response.write(true, BufferUtil.toBuffer(text, StandardCharsets.UTF_8), callback);
  }

  private static boolean isTooLong(String value) {
    return value != null && value.length() > LONGEST_FIELD;
  }

  /**
   * Percent-encodes everything that is not ASCII, because field values are ASCII (RFC 9110, section
   * 5.5).
   */
  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ') {
        ascii.append((char) b);
      } else {
        ascii.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
      }
    }
    return ascii.toString();
  }

  /** A query parameter; -1 if it is not a number in range. */
  private static int number(Request request, String name) {
    long number = Digits.parse(Request.extractQueryParameters(request).getValue(name));
    return number <= LONGEST ? (int) number : -1;
  }
}
