package dev.handoff.demo;

import dev.handoff.restart.Generation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** What the demo answers. No request holds a thread, however long it takes. */
final class HelloHandler extends Handler.Abstract.NonBlocking {
  private static final HttpField TEXT =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
  private static final int LONGEST = 3600;

  private final Connections connections;
  private final int slowEvery;
  private final int slowSeconds;
  private final SlowAnswers slow;
  private final String hello;
  private final HttpField[] identity;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong served = new AtomicLong();
  private volatile boolean accepting;
  private volatile boolean lameDuck;

  HelloHandler(Generation generation, Options options, Connections connections, ConsoleLog log) {
    long pid = ProcessHandle.current().pid();
    String release = generation.release().version();
    this.connections = connections;
    this.slowEvery = options.slowEvery();
    this.slowSeconds = options.slowSeconds();
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

  /** Whether each response ends its connection from now on. */
  void lameDuck(boolean on) {
    lameDuck = on;
    accepting = true;
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
    // The server's own request may end when others have begun.
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
    boolean get = HttpMethod.GET.is(request.getMethod());
    String path = Request.getPathInContext(request);
    if (path.equals("/") && get) {
      hello(request, response, callback);
    } else if (path.equals("/slow") && get) {
      int seconds = seconds(request);
      if (seconds < 0) {
        complain(response, callback, 400, "seconds is a whole number from 0 to " + LONGEST + ".");
      } else {
        slow(request, response, callback, numbers.incrementAndGet(), seconds);
      }
    } else if (path.equals("/stream") && get) {
      int seconds = seconds(request);
      if (seconds < 0) {
        complain(response, callback, 400, "seconds is a whole number from 0 to " + LONGEST + ".");
      } else {
        response.getHeaders().put(TEXT);
        endConnectionIfDraining(response);
        slow.stream(request, response, callback, numbers.incrementAndGet(), seconds);
      }
    } else if (path.equals("/echo") && HttpMethod.POST.is(request.getMethod())) {
      echo(request, response, callback);
    } else if (path.equals("/")
        || path.equals("/slow")
        || path.equals("/stream")
        || path.equals("/echo")) {
      complain(
          response,
          callback,
          405,
          request.getMethod() + " does not work here: GET / /slow /stream, POST /echo.");
    } else {
      complain(
          response,
          callback,
          404,
          "There is no " + path + ": try /, /slow?seconds=3, /stream?seconds=3 or POST /echo.");
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

  private void slow(
      Request request, Response response, Callback callback, long number, int seconds) {
    response.getHeaders().put("X-Slow", Integer.toString(seconds));
    slow.work(request, number, seconds, () -> write(response, callback, hello));
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
    if (lameDuck) {
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
  private static int seconds(Request request) {
    Fields query = Request.extractQueryParameters(request);
    try {
      int seconds = Integer.parseInt(String.valueOf(query.getValue("seconds")));
      return seconds <= LONGEST ? seconds : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
