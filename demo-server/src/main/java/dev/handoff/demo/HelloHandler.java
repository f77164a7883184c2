package dev.handoff.demo;

import dev.handoff.restart.Generation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** What the demo answers. No request holds a thread, however long it takes. */
final class HelloHandler extends Handler.Abstract.NonBlocking {
  private static final HttpField TEXT =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
  private static final int LONGEST = 3600;

  private final Connections connections;
  private final int slowEvery;
  private final int slowSeconds;
  private final boolean closeWhenDraining;
  private final SlowAnswers slow;
  private final Worker worker;
  private final String hello;
  private final HttpField[] identity;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong served = new AtomicLong();
  private volatile boolean accepting;
  private volatile boolean draining;

  HelloHandler(
      Generation generation,
      Options options,
      Connections connections,
      Worker worker,
      ConsoleLog log) {
    long pid = ProcessHandle.current().pid();
    String release = generation.release().version();
    this.connections = connections;
    this.slowEvery = options.slowEvery();
    this.slowSeconds = options.slowSeconds();
    this.closeWhenDraining = options.closeWhenDraining();
    this.worker = worker;
    this.slow = new SlowAnswers(pid, generation.events(), log);
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
          new HttpField("X-Release", release),
        };
  }

  /** From here on requests are clients' requests. */
  void serves() {
    draining = false;
    accepting = true;
  }

  /** Each response ends its connection from now on, unless connections may live; streams end. */
  void drains() {
    draining = true;
  }

  long served() {
    return served.get();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Visit visit = visit(request);
    if (visit != null) {
      visit.requestBegins();
    }
    // Asked now: the end of our own request may come when the clients' requests have begun.
    boolean counts = accepting;
    Request.addCompletionListener(
        request,
        failure -> {
          if (counts && failure == null) {
            served.incrementAndGet();
          }
          if (visit != null) {
            visit.requestEnds();
          }
        });
    for (HttpField field : identity) {
      response.getHeaders().put(field);
    }
    String id = request.getHeaders().get("X-Request-Id");
    if (id != null) {
      response.getHeaders().put("X-Request-Id", id);
    }
    answer(request, response, callback);
    return true;
  }

  private void answer(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    switch (request.getMethod() + " " + path) {
      case "GET /" -> hello(request, response, callback);
      case "GET /slow" -> slow(request, response, callback);
      case "GET /stream" -> stream(request, response, callback);
      case "POST /echo" -> echo(request, response, callback);
      case "POST /jobs" -> job(request, response, callback);
      default -> {
        boolean known = List.of("/", "/slow", "/stream", "/echo", "/jobs").contains(path);
        complain(
            response,
            callback,
            known ? 405 : 404,
            (known ? request.getMethod() + " does not work here" : "There is no " + path)
                + ": try GET /, /slow?seconds=3, /stream?seconds=3, POST /echo or /jobs.");
      }
    }
  }

  private void hello(Request request, Response response, Callback callback) {
    if (!accepting) {
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
      complain(response, callback, 400, "seconds is a whole number from 0 to " + LONGEST + ".");
    } else {
      slow(request, response, callback, numbers.incrementAndGet(), seconds);
    }
  }

  private void slow(
      Request request, Response response, Callback callback, long number, int seconds) {
    response.getHeaders().put("X-Slow", Integer.toString(seconds));
    slow.work(request, number, seconds, () -> write(response, callback, hello));
  }

  /** With {@code until=drain} the stream learns of a drain and ends by itself. */
  private void stream(Request request, Response response, Callback callback) {
    int seconds = number(request, "seconds");
    if (seconds < 0) {
      complain(response, callback, 400, "seconds is a whole number from 0 to " + LONGEST + ".");
      return;
    }
    boolean leaves = "drain".equals(Request.extractQueryParameters(request).getValue("until"));
    response.getHeaders().put(TEXT);
    endConnectionIfDraining(response);
    slow.stream(
        request, response, callback, numbers.incrementAndGet(), seconds, () -> leaves && draining);
  }

  private void job(Request request, Response response, Callback callback) {
    int millis = number(request, "millis");
    if (millis < 0) {
      complain(response, callback, 400, "millis is a whole number from 0 to " + LONGEST + ".");
      return;
    }
    long number = worker.take(millis);
    response.setStatus(202);
    write(response, callback, "job " + number + ", " + worker.pending() + " pending\n");
  }

  private void echo(Request request, Response response, Callback callback) {
    HttpField type = request.getHeaders().getField(HttpHeader.CONTENT_TYPE);
    if (type != null) {
      response.getHeaders().put(type);
    }
    if (request.getLength() >= 0) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, request.getLength());
    }
    endConnectionIfDraining(response);
    Content.copy(request, response, callback);
  }

  private void complain(Response response, Callback callback, int status, String why) {
    response.setStatus(status);
    write(response, callback, why + "\n");
  }

  private void write(Response response, Callback callback, String text) {
    response.getHeaders().put(TEXT);
    endConnectionIfDraining(response);
    response.write(true, BufferUtil.toBuffer(text, StandardCharsets.UTF_8), callback);
  }

  /**
   * As late as possible: a slow request that began before the drain ends in it. What a client has
   * pipelined is answered first. Not behind a request with a body, whose bytes look like those of a
   * next one: such requests are not to be pipelined (RFC 9112, section 9.3.2).
   */
  private void endConnectionIfDraining(Response response) {
    if (draining && closeWhenDraining) {
      Request request = response.getRequest();
      Visit visit = visit(request);
      if (visit == null || hasBody(request) || visit.mayEnd()) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
      }
    }
  }

  private Visit visit(Request request) {
    return connections.of(
        request.getConnectionMetaData().getConnection().getEndPoint().getTransport());
  }

  private static boolean hasBody(Request request) {
    return request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)
        || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  /** -1 for what is no number in range. */
  private static int number(Request request, String name) {
    try {
      int number =
          Integer.parseInt(String.valueOf(Request.extractQueryParameters(request).getValue(name)));
      return number <= LONGEST ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
