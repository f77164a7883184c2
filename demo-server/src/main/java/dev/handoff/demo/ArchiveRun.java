package dev.handoff.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sun.misc.Signal;

/**
 * The run with which the build makes the class archive: a generation answers a few requests,
 * attempts an upgrade to a program that is not a server, and ends. A JVM started with {@code
 * -XX:ArchiveClassesAtExit} then saves all classes loaded by that time for later generations.
 */
final class ArchiveRun {
  private static final Pattern ADDRESS = Pattern.compile("process.listening.*:(\\d+)\"");
  private static final String NO_PROGRAM = "{\"version\": \"none\", \"command\": [\"/bin/false\"]}";

  private final Path directory = Files.createTempDirectory("handoff-archive");
  private final Path bus = directory.resolve("bus.sock");
  private final Path release = directory.resolve("release.json");
  private final ServerSocketChannel door =
      ServerSocketChannel.open(StandardProtocolFamily.UNIX)
          .bind(UnixDomainSocketAddress.of(directory.resolve("bus.sock")));

  private ArchiveRun() throws IOException {
    Files.writeString(release, NO_PROGRAM);
  }

  /** Ends by itself, like the demo server; with exit code 2 if it could not even begin. */
  public static void main(String[] args) throws IOException {
    ArchiveRun run = new ArchiveRun();
    // The JVM ends with the server, so after reading its last event it is too late to tidy up.
    Runtime.getRuntime().addShutdownHook(new Thread(run::tidyUp, "tidy-up"));
    Thread guest = new Thread(run::visit, "guest");
    guest.setDaemon(true);
    guest.start();
    DemoServer.main(
        new String[] {
          "--port", "0", "--bus", run.bus.toString(), "--release-file", run.release.toString()
        });
  }

  private void visit() {
    try (BufferedReader events =
        new BufferedReader(Channels.newReader(door.accept(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(await(events, ADDRESS).group(1));
      await(events, Pattern.compile("process.ready"));
      ask(port, "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: 1\r\n\r\n");
      ask(port, "GET /slow?seconds=1 HTTP/1.1\r\nHost: a\r\n\r\n");
      ask(port, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
      Signal.raise(new Signal("HUP"));
      await(events, Pattern.compile("upgrade.backoff"));
      Signal.raise(new Signal("TERM"));
      while (events.readLine() != null) {}
    } catch (IOException e) {
      System.err.println("No class archive: " + e.getMessage());
      tidyUp();
      Runtime.getRuntime().halt(2);
    }
  }

  private void tidyUp() {
    try {
      Files.deleteIfExists(bus);
      Files.deleteIfExists(release);
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      System.err.println("Left behind by the class archive: " + directory + " (" + e + ")");
    }
  }

  private static Matcher await(BufferedReader events, Pattern wanted) throws IOException {
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      Matcher matcher = wanted.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
    throw new IOException("the server ended before " + wanted);
  }

  private static void ask(int port, String request) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = client.getInputStream();
      if (answer.read(new byte[4096]) < 0) {
        throw new IOException("a request was not answered");
      }
    }
  }
}
