package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.RawClient;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** The dashboard with a server of a person's own file, in place of the demo server. */
@Timeout(120)
@Execution(CONCURRENT)
class OwnFileIT {
  private static final String SERVE =
      "perl " + Path.of("target/test-classes/subject/serve.pl").toAbsolutePath() + " ";

  @TempDir private Path files;

  /**
   * It may have the name of the one that it was made from. By its folder it is found if we fail.
   */
  @Test
  void whatAKilledDashboardHasLeftIsEndedByTheNextOne() throws Exception {
    Path file =
        Files.writeString(
            files.resolve("mine.yaml"),
            "name: nginx\nurl: http://127.0.0.1:${port}/\nrestart: stop-start\nstart: "
                + SERVE
                + "${port} daemon in=${dir}\n");
    try (DashboardProcess dashboard = DashboardProcess.start("--subject", file.toString())) {
      long first = running(dashboard, "nginx");
      assertThat(Proc.commandLine(first)).contains("daemon");
      dashboard.kill();
      dashboard.restart();
      assertThat(running(dashboard, "nginx")).isNotEqualTo(first);
      assertThat(Proc.commandLine(first)).doesNotContain("daemon");
      assertThat(dashboard.interrupt()).isZero();
    }
  }

  @Test
  void aServerThatRunsAlreadyIsRestartedUnderTrafficAndLeftAlone() throws Exception {
    int port = Ports.free();
    Path pid = files.resolve("main.pid");
    Path file =
        Files.writeString(
            files.resolve("attached.yaml"),
            "name: attached\nurl: http://127.0.0.1:"
                + port
                + "/\nattach: "
                + pid
                + "\nrestart: {run: 'kill -HUP ${pid}'}\ndone: command\nexpect: /hello/\n");
    Process server = new ProcessBuilder((SERVE + port + " pid=" + pid).split(" ")).start();
    try {
      Await.untilTrue(() -> Files.exists(pid), () -> "the server does not start");
      try (DashboardProcess dashboard = DashboardProcess.start("--subject", file.toString())) {
        assertThat(running(dashboard, "attached")).isEqualTo(server.pid());
        assertThat(dashboard.demoPort()).isEqualTo(port);
        assertThat(dashboard.output()).contains("(watching attached on http://localhost:" + port);
        dashboard.startTraffic("{\"rate\":50,\"connections\":\"close\",\"slowShare\":0.5}", 10);
        assertThat(dashboard.get("/api/state").at("/traffic/slowShare").asDouble(-1))
            .as("a server that is not ours is asked for no slow answers")
            .isZero();
        assertThat(dashboard.send("POST", "/api/restart", "{}").statusCode()).isEqualTo(202);
        JsonNode verdict = dashboard.settledVerdict(1);
        assertThat(verdict.get("outcome").asText()).as(verdict.toString()).isEqualTo("done");
        assertThat(verdict.get("failed").asLong()).as(verdict.toString()).isZero();
        assertThat(dashboard.interrupt()).isZero();
      }
      assertThat(server.isAlive()).isTrue();
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static long running(DashboardProcess dashboard, String name) throws Exception {
    Await.untilTrue(
        () -> {
          JsonNode subject = dashboard.get("/api/subject");
          return subject.get("chosen").asText().equals(name)
              && subject.get("doing").asText().equals("running");
        },
        () -> name + " does not run:\n" + dashboard.output());
    return RawClient.get(dashboard.demoPort(), "/").pid();
  }
}
