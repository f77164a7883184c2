package dev.handoff.subject;

import dev.handoff.process.Children;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Ports of the loopback address, where the servers under test listen. */
public final class Ports {
  /** The loopback address. */
  public static final String HOST = "127.0.0.1";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LOWEST = 10_000;
  private static final int ATTEMPTS = 100;

  private Ports() {}

  /**
   * A port that is free at the moment, and that the kernel gives to no client: otherwise a server
   * that is away for a moment might find its port taken.
   */
  public static int free() throws IOException {
    int end = Proc.lowestClientPort().orElse(LOWEST);
    for (int i = 0; i < ATTEMPTS && end > LOWEST; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(false);
        socket.bind(new InetSocketAddress(HOST, port));
        return port;
      } catch (IOException taken) {
        // The next one may be free.
      }
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** The URL of a server on a port. */
  public static String url(int port) {
    return "http://" + HOST + ":" + port + "/";
  }

  /** Waits until the port accepts connections. */
  public static void awaitListener(int port, Children.Started server)
      throws SubjectException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket(HOST, port)) {
        return;
      } catch (IOException notYet) {
        if (!Proc.isThere(server.pid())) {
          // Its last words may still be in the pipe.
          throw new SubjectException("does not start: " + lastLine(server.output().complete()));
        } else if (System.nanoTime() > deadline) {
          throw new SubjectException("does not start: " + lastLine(server.output().tail()));
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  /** The last line of what a server has said. */
  static String lastLine(String text) {
    return text.isEmpty() ? "it says nothing" : text.substring(text.lastIndexOf('\n') + 1);
  }
}
