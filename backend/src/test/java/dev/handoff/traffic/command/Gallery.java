package dev.handoff.traffic.command;

import dev.handoff.event.LossClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One failing server for each loss class, as a person would meet it, with the options to call it
 * and what a plain socket sees of it.
 */
enum Gallery {
  NOBODY_LISTENS(LossClass.CONNECT_REFUSED, "refused", null) {
    @Override
    Server open() throws IOException {
      Socket boundOnly = new Socket();
      boundOnly.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return new Server("http://127.0.0.1:" + boundOnly.getLocalPort() + "/", boundOnly);
    }
  },

  FULL_ACCEPT_QUEUE(LossClass.CONNECT_TIMEOUT, "no connection in time", null, "--timeout", "4s") {
    @Override
    Server open() throws IOException {
      ServerSocket neverAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      List<Socket> waiting = new ArrayList<>();
      fill(neverAccepts, waiting);
      return new Server(
          RawServer.url(neverAccepts),
          () -> {
            neverAccepts.close();
            for (Socket each : waiting) {
              each.close();
            }
          });
    }
  },

  RESETS_WHAT_IT_ACCEPTS(
      LossClass.RESET_ON_CONNECT,
      "reset at once",
      client -> {
        client.request();
        client.reset();
      }),

  CLOSES_ON_REUSE(
      LossClass.CLOSED_BEFORE_RESPONSE_REUSED,
      "closed on reuse",
      client -> {
        client.say(RawServer.answer(client.request(), ""));
        client.request();
      },
      "--connections",
      "keep-alive",
      "--max-connections",
      "2"),

  RESETS_ON_REUSE(
      LossClass.RESET_BEFORE_RESPONSE_REUSED,
      "reset on reuse",
      client -> {
        client.say(RawServer.answer(client.request(), ""));
        client.request();
        client.reset();
      },
      "--connections",
      "keep-alive",
      "--max-connections",
      "2"),

  CLOSES_WHAT_IT_ACCEPTS(
      LossClass.CLOSED_BEFORE_RESPONSE_FRESH, "closed at once", RawServer.Client::request),

  RESETS_WITHIN_THE_ANSWER(
      LossClass.RESET_MID_RESPONSE,
      "reset within an answer",
      client -> {
        client.request();
        client.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
        client.reset();
      }),

  STOPS_WITHIN_THE_ANSWER(
      LossClass.TRUNCATED,
      "closed within an answer",
      client -> {
        client.request();
        client.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
      }),

  NEVER_ANSWERS(
      LossClass.RESPONSE_TIMEOUT,
      "no answer in time",
      RawServer.Client::untilClosed,
      "--timeout",
      "4s"),

  KNOWS_NO_SUCH_PAGE(
      LossClass.HTTP_4XX,
      "no success",
      client -> {
        while (client.request() != null) {
          client.say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }
      }),

  IS_UNAVAILABLE(
      LossClass.HTTP_5XX,
      "no success",
      client -> {
        while (client.request() != null) {
          client.say("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
        }
      }),

  ANSWERS_ANOTHER_REQUEST(
      LossClass.BAD_BODY,
      "another's answer",
      client -> {
        String head = client.request();
        client.say(RawServer.answer(RawServer.ofAnother(head), ""));
      }),

  /** The server is fine; the generator may not open enough connections. */
  NEEDS_MORE_THAN_MAY_BE_OPEN(
      LossClass.NOT_SENT,
      "answered",
      client -> {
        String head = client.request();
        pause();
        client.say(RawServer.answer(head, ""));
      },
      "--max-open",
      "1");

  private final LossClass kind;
  private final String bySocket;
  private final RawServer.Script script;
  private final List<String> options;

  /** The script is null where a constant overrides {@link #open}. */
  Gallery(LossClass kind, String bySocket, RawServer.Script script, String... options) {
    this.kind = kind;
    this.bySocket = bySocket;
    this.script = script;
    this.options = List.of(options);
  }

  /** The only loss class that it shows. */
  LossClass kind() {
    return kind;
  }

  /** What a {@link RawJudge} sees. */
  String bySocket() {
    return bySocket;
  }

  boolean onReuse() {
    return kind.isRetryable();
  }

  /** How long a socket waits: long, unless it waits for something that never comes. */
  int patienceMillis() {
    return options.contains("--timeout") ? 500 : 30_000;
  }

  /** The options of the command. */
  List<String> options() {
    List<String> all = new ArrayList<>(options);
    if (!all.contains("--connections")) {
      all.addAll(List.of("--connections", "close"));
    }
    return all;
  }

  /** Starts the server on a free port. */
  Server open() throws IOException {
    RawServer server = new RawServer(script);
    return new Server(server.url(), server);
  }

  /**
   * A running server.
   *
   * @param end releases its port and its threads
   */
  record Server(String url, AutoCloseable end) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      end.close();
    }
  }

  /** For people and in test names. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Longer than the interval between two requests. */
  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Connects until the kernel no longer answers, which shows only as silence. */
  static void fill(ServerSocket listener, List<Socket> waiting) throws IOException {
    while (true) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(listener.getLocalSocketAddress(), 300);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
  }
}
