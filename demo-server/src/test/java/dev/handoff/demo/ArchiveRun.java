package dev.handoff.demo;

import dev.handoff.posix.ClassArchive;
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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The run with which the build makes the class archive: a generation answers a few requests,
 * prepares for a handover, attempts an upgrade to a program that is not a server, and ends. Its JVM
 * then saves the classes loaded by that time for later generations.
 *
 * <p>It is a process of its own, started as they are: what the JVM keeps of modules, lambdas and
 * objects fits only a command line of the same kind.
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

  private final Process server;

  private ArchiveRun(Path jar, List<String> options) throws IOException {
    Files.writeString(release, NO_PROGRAM);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(ClassArchive.making(archiveOf(jar)), "-Xlog:disable"));
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString(), "--port", "0"));
    command.addAll(List.of("--bus", bus.toString(), "--release-file", release.toString()));
    server = new ProcessBuilder(command).inheritIO().start();
  }

  /**
   * Makes the archive beside a jar. The exit code is 2 if there is none.
   *
   * @param args the jar, then the options for Java with which the archive will be used
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> words = List.of(args);
    ArchiveRun run = new ArchiveRun(Path.of(words.get(0)), words.subList(1, words.size()));
    Runtime.getRuntime().addShutdownHook(new Thread(run::tidyUp, "tidy-up"));
    Thread guest = new Thread(run::visit, "guest");
    guest.setDaemon(true);
    guest.start();
    System.exit(run.server.waitFor() == 0 ? 0 : 2);
  }

  private static Path archiveOf(Path jar) {
    return jar.resolveSibling(jar.getFileName().toString().replaceAll("jar$", "jsa"));
  }

  private void visit() {
    try (BufferedReader events =
        new BufferedReader(Channels.newReader(door.accept(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(await(events, ADDRESS).group(1));
      await(events, Pattern.compile("process.ready"));
      ask(port, "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: 1\r\n\r\n");
      ask(port, "GET /slow?seconds=1 HTTP/1.1\r\nHost: a\r\n\r\n");
      ask(port, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
      // By then it has loaded what only a handover needs.
      await(events, Pattern.compile("listener.options"));
      new ProcessBuilder("sh", "-c", "kill -HUP " + server.pid()).start();
      await(events, Pattern.compile("upgrade.backoff"));
      server.destroy();
      while (events.readLine() != null) {}
    } catch (IOException e) {
      System.err.println("No class archive: " + e.getMessage());
      server.destroyForcibly();
    }
  }

  private void tidyUp() {
    server.destroyForcibly();
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
