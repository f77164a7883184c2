package dev.handoff.demo;

import dev.handoff.restart.Litter;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Requests of all kinds that a standby sends to itself, as many as it takes until its answers are
 * as fast as they get. Nobody waits for it and others are serving on this machine, so it rests most
 * of the time: a low priority could not be given back without privilege.
 */
final class DressRehearsal {
  /** A round that takes less than this part of the fastest one before it is an improvement. */
  private static final double FASTER = 0.97;

  /** After so many rounds without an improvement there will be none. */
  private static final int IN_VAIN = 15;

  /** It rests this many times as long as it works. */
  private static final int REST = 4;

  private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

  /** Without those that take seconds or leave something behind, such as a job. */
  private static final List<Line> KINDS =
      List.of(
          new Line("GET / HTTP/1.1", "\r\n"),
          new Line("GET / HTTP/1.1", "X-Request-Id: rehearsal-1\r\n\r\n"),
          new Line("HEAD / HTTP/1.1", "\r\n"),
          new Line("POST /echo HTTP/1.1", "Content-Length: 5\r\n\r\nhello"),
          new Line("POST /echo HTTP/1.1", CHUNKED),
          new Line("GET /metrics HTTP/1.1", "\r\n"),
          new Line("HEAD /stream?seconds=1 HTTP/1.1", "\r\n"),
          new Line("GET /slow?seconds=never HTTP/1.1", "\r\n"),
          new Line("GET /nothing HTTP/1.1", "\r\n"),
          new Line("DELETE / HTTP/1.1", "\r\n"),
          new Line("OPTIONS * HTTP/1.1", "\r\n"));

  /** A request without its Host and Connection fields. */
  private record Line(String first, String rest) {
    byte[] on(String connection) {
      String text = first + "\r\nHost: self\r\nConnection: " + connection + "\r\n" + rest;
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final PrivateDoor.Host server;
  private final Duration longest;
  private final Duration patience;

  /**
   * A rehearsal for a server that has answered requests of its own.
   *
   * @param longest whatever the machine does meanwhile, this is enough
   * @param patience how long to wait for each answer
   */
  DressRehearsal(PrivateDoor.Host server, Duration longest, Duration patience) {
    this.server = server;
    this.longest = longest;
    this.patience = patience;
  }

  /**
   * Rehearses until there is nothing to win, or somebody waits.
   *
   * @param nobodyWaits asked before each request
   * @return how many rounds it took
   * @throws IOException if the server does not answer as it should, or not in time
   */
  int runWhile(BooleanSupplier nobodyWaits) throws IOException, InterruptedException {
    Litter litter = new Litter(nobodyWaits);
    litter.sweep();
    long beganAt = System.nanoTime();
    long fastest = Long.MAX_VALUE;
    int inVain = 0;
    int rounds = 0;
    try (PrivateDoor door = new PrivateDoor(server)) {
      while (inVain < IN_VAIN
          && System.nanoTime() - beganAt < longest.toNanos()
          && nobodyWaits.getAsBoolean()) {
        long roundAt = System.nanoTime();
        playAll(door, nobodyWaits);
        long took = System.nanoTime() - roundAt;
        inVain = took < fastest * FASTER ? 0 : inVain + 1;
        fastest = Math.min(fastest, took);
        rounds++;
        litter.sweepIfMuch();
        TimeUnit.NANOSECONDS.sleep(Math.min(took * REST, LONGEST_REST_NANOS));
      }
    }
    litter.sweep();
    return rounds;
  }

  /** Each kind once on a kept connection and once on one of its own. */
  private void playAll(PrivateDoor door, BooleanSupplier nobodyWaits) throws IOException {
    try (SocketChannel kept = door.enter()) {
      for (Line kind : KINDS) {
        if (!nobodyWaits.getAsBoolean()) {
          return;
        }
        ask(kept, kind.on("keep-alive"), kind.first().startsWith("HEAD"));
        try (SocketChannel fresh = door.enter()) {
          ask(fresh, kind.on("close"), kind.first().startsWith("HEAD"));
        }
      }
    }
  }

  private void ask(SocketChannel client, byte[] request, boolean isHead) throws IOException {
    client.socket().setSoTimeout((int) patience.toMillis());
    client.socket().getOutputStream().write(request);
    InputStream in = client.socket().getInputStream();
    byte[] answer = new byte[4096];
    int length = 0;
    do {
      int count;
      try {
        count = in.read(answer, length, answer.length - length);
      } catch (SocketTimeoutException e) {
        throw new IOException(
            "its own request was not answered within " + patience.toMillis() + " ms.", e);
      }
      if (count < 0) {
        throw new IOException("its own request was not answered to the end.");
      }
      length += count;
    } while (!isWhole(new String(answer, 0, length, StandardCharsets.US_ASCII), isHead));
  }

  private static boolean isWhole(String answer, boolean isHead) {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = answer.substring(0, end + 2).toLowerCase(Locale.ROOT);
    int body = answer.length() - end - 4;
    int at = head.indexOf("\r\ncontent-length: ");
    if (isHead || head.startsWith("http/1.1 204")) {
      return true;
    } else if (at >= 0) {
      int from = at + "\r\ncontent-length: ".length();
      return body >= Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
    }
    return answer.endsWith("0\r\n\r\n");
  }
}
