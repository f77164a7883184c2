package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.posix.Environment;
import dev.handoff.posix.Exit;
import dev.handoff.posix.Libc;
import dev.handoff.posix.Spawn;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that a service manager passes, without one: what no unit of docs/systemd.md shows. */
@Timeout(120)
class PassedSocketIT {
  /** The PID that is meant by LISTEN_PID is known when there is a process. */
  private static final String START =
      "exec > \"$1\" 2>&1; shift; export LISTEN_PID=$$; exec \"$@\"";

  private final Libc libc = new Libc();
  private final List<ServerSocketChannel> sockets = new ArrayList<>();
  private Path log;
  private Output output;
  private long pid;

  @BeforeEach
  void open() throws IOException {
    log = Files.createTempFile("server", ".log");
    output = new Output(log);
  }

  @AfterEach
  void close() throws Exception {
    if (pid > 0) {
      libc.kill(pid, "KILL");
      exit();
    }
    for (ServerSocketChannel socket : sockets) {
      socket.close();
    }
    Files.delete(log);
  }

  @Test
  void aKeptListenerIsLetGoIfAnotherAddressIsWanted() throws Exception {
    int kept = start(1, "handoff", "--host", "127.0.0.2");
    int port = Integer.parseInt(output.await("listens on http://127.0.0.2:(\\d+)").group(1));
    output.await("is ready");
    try (RawClient client = new RawClient(InetAddress.getByName("127.0.0.2"), port)) {
      assertThat(client.get("/").pid()).isEqualTo(pid);
    }
    sockets.get(0).close();
    // A process that another test is starting holds a copy of this socket until it calls exec.
    Await.untilTrue(() -> isRefused(kept), () -> "port " + kept + " is still listened on");
  }

  private static boolean isRefused(int port) throws Exception {
    try {
      new RawClient(port).close();
      return false;
    } catch (ConnectException refused) {
      return true;
    }
  }

  @Test
  void severalListenersAreRefused() throws Exception {
    start(2, "http:metrics");
    assertThat(exit()).isEqualTo(new Exit(2, null));
    assertThat(output.text())
        .isEqualTo(
            "The service manager has passed several listening sockets (http, metrics), and this"
                + " server has one: give its unit one ListenStream=.\n");
  }

  @Test
  void aDescriptorThatDoesNotListenIsRefused() throws Exception {
    Path file = Files.createTempFile("no", "socket");
    List<String> command = new ArrayList<>(List.of("sh", "-c", START + " 3< " + file, "sh"));
    command.add(log.toString());
    command.addAll(ServerProcess.builder(Map.of()).command());
    pid = spawn(command, Map.of(), 1, "http");
    assertThat(exit()).isEqualTo(new Exit(2, null));
    assertThat(output.text())
        .isEqualTo(
            "Of the descriptors that the service manager has passed (http) none is a listening TCP"
                + " socket: its unit needs a ListenStream= with a port, and Accept=no.\n");
    Files.delete(file);
  }

  /**
   * Starts a server with that many listeners from descriptor 3 on; returns the first one's port.
   */
  private int start(int count, String names, String... options) throws Exception {
    Map<Integer, Integer> descriptors = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      descriptors.put(3 + i, listen());
    }
    List<String> command = new ArrayList<>(List.of("sh", "-c", START, "sh", log.toString()));
    command.addAll(ServerProcess.builder(Map.of(), options).command());
    pid = spawn(command, descriptors, count, names);
    return ((InetSocketAddress) sockets.get(0).getLocalAddress()).getPort();
  }

  private long spawn(List<String> command, Map<Integer, Integer> passed, int count, String names)
      throws IOException {
    Environment environment =
        Environment.ofThisProcess()
            .with("LISTEN_FDS", Integer.toString(count))
            .with("LISTEN_FDNAMES", names);
    try {
      return libc.spawn(new Spawn(command, environment, passed, Spawn.Apart.NOT));
    } finally {
      passed.values().forEach(libc::close);
    }
  }

  /** Opens a listener and returns a copy of its descriptor. */
  private int listen() throws IOException {
    long self = ProcessHandle.current().pid();
    ServerSocketChannel socket =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    sockets.add(socket);
    int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
    long inode = OpenFiles.listener(port);
    return libc.stage(OpenFiles.numberOf(self, inode));
  }

  private Exit exit() throws InterruptedException {
    Exit exit = Await.until(() -> libc.reap(pid).orElse(null), () -> "no end:\n" + output.text());
    pid = 0;
    return exit;
  }
}
