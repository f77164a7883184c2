package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.posix.Libc;
import dev.handoff.subject.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Proofs about servers that we do not start: one that runs already, one of another host. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class ProveElsewhereIT {
  /**
   * The new one takes over the PID file, and then the old one is told to leave. It has left once it
   * has no program: nobody reaps it.
   */
  private static final String UPGRADE =
      "old=$(cat FILE); kill -USR2 $old; until [ -s FILE ] && [ $(cat FILE) != $old ];"
          + " do sleep 0.02; done; kill -QUIT $old; while [ -e /proc/$old/exe ]; do sleep 0.02; done";

  @TempDir private Path directory;
  private Path pid;
  private ProveProcess prove;
  private final List<String> undo = new ArrayList<>();
  private final Libc libc = new Libc();
  private final Set<Long> servers = new HashSet<>();

  @BeforeEach
  void prepare() throws IOException {
    // Whoever starts a server need not reap it, as the first process of a container may not.
    libc.becomeSubreaper();
    pid = directory.resolve("main.pid");
    prove = new ProveProcess(directory);
  }

  @AfterEach
  void endAll() throws Exception {
    if (Files.exists(pid)) {
      servers.add(server());
    }
    for (long each : servers) {
      libc.kill(each, "KILL");
      Await.untilTrue(() -> libc.reap(each).isPresent(), () -> each + " does not end");
    }
    for (String each : undo) {
      run(each);
    }
    prove.hasLeftNothing();
  }

  @Test
  void oneThatRunsAlreadyIsRestartedAndLeftAsItIs() throws Exception {
    int port = Ports.free();
    serve("", port + " pid=" + pid);
    long first = server();
    Path file =
        file(
            "attached",
            "url: http://127.0.0.1:" + port + "/",
            "attach: " + pid,
            "patience: 1m",
            "restart: {run: '" + UPGRADE.replace("FILE", pid.toString()) + "'}",
            "done: main");
    Path absent =
        file(
            "absent",
            "url: http://127.0.0.1:${port}/",
            "start: sh -c 'exit 1'",
            "restart: stop-start");

    prove.start(
        file,
        absent.toString(),
        "--json",
        "--calm=300ms",
        "--connections=close",
        "--recording=" + directory.resolve("run.ndjson"));

    assertThat(prove.exitCode()).as(prove.said()).isEqualTo(3);
    isRestartedWithoutLoss("attached");
    assertThat(server()).isNotEqualTo(first);
    assertThat(ProcessHandle.of(server())).isPresent();
    assertThat(directory.resolve("run-attached.ndjson")).content().contains("restart.settled");
    assertThat(directory.resolve("run-absent.ndjson")).doesNotExist();
  }

  @Test
  void oneOfAnotherHostIsAskedAndItsCommandRestartsIt() throws Exception {
    String host = "hand" + ProcessHandle.current().pid() % 100_000;
    boolean made = run("ip netns add " + host);
    undo.add("ip netns del " + host);
    int net = (int) (ProcessHandle.current().pid() % 250);
    String there = "10.213." + net + ".2";
    made =
        made
            && run("ip link add " + host + "a type veth peer name " + host + "b netns " + host)
            && run("ip addr add 10.213." + net + ".1/30 dev " + host + "a")
            && run("ip link set " + host + "a up")
            && run("ip -n " + host + " addr add " + there + "/30 dev " + host + "b")
            && run("ip -n " + host + " link set " + host + "b up");
    assumeTrue(made, "a host of its own needs root and the program ip: .ci/run has both");
    serve("ip netns exec " + host + " ", "8080 host=" + there + " pid=" + pid);
    Path file =
        file(
            "elsewhere",
            "url: http://" + there + ":8080/",
            "tree: none",
            "patience: 1m",
            "restart: {run: '" + UPGRADE.replace("FILE", pid.toString()) + "'}");

    prove.start(file, "--allow-remote", "--json", "--calm=300ms", "--connections=close");

    // A busy machine may send too late to prove anything.
    assertThat(prove.exitCode()).as(prove.said()).isIn(0, 3);
    isRestartedWithoutLoss("elsewhere");
  }

  private void isRestartedWithoutLoss(String name) throws IOException {
    JsonNode said = prove.subject(name);
    assertThat(said.at("/requests/answered").asLong()).as(said.toString()).isPositive();
    assertThat(said.at("/requests/failed").asLong(-1)).as(said.toString()).isZero();
    assertThat(said.at("/proof/restarts/0/problem").isNull()).as(said.toString()).isTrue();
    assertThat(said.get("longestGapMillis").isNumber()).isTrue();
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(
        directory.resolve(name + ".yaml"),
        "name: " + name + "\n" + String.join("\n", lines) + "\n");
  }

  private void serve(String before, String words) throws Exception {
    assertThat(run(before + BadSubjectsIT.SERVE + " " + words + " daemon")).isTrue();
    Await.untilTrue(() -> Files.exists(pid), () -> "the server does not start");
    servers.add(server());
  }

  private long server() throws IOException {
    return Long.parseLong(Files.readString(pid).strip());
  }

  /** Whether a command has ended well. */
  private static boolean run(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command.split(" "))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
