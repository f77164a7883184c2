package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ComponentEvent;
import dev.handoff.event.DrainEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens after the last response: the worker's queue, and streams that end early. */
@Timeout(120)
class ShutdownIT {

  @Test
  void everyAcceptedJobIsDoneBeforeTheExit() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server = ServerProcess.start("--bus", bus.path().toString())) {
      jobs(server, 5, 150);
      server.signal(server.pid(), "TERM");
      assertThat(server.exitCode()).isZero();

      bus.await(ProcessEvent.Exiting.class);
      assertThat(done(server.output(), server.pid()))
          .as("jobs done")
          .containsExactly(1, 2, 3, 4, 5);
      assertThat(server.output()).containsSubsequence("job 5 done", "has stopped worker", "exits");
      assertThat(
              bus.heard().stream()
                  .map(Envelope::event)
                  .filter(event -> !(event instanceof DrainEvent))
                  .filter(event -> !(event instanceof ProcessEvent.Heartbeat))
                  .filter(event -> !(event instanceof ListenerEvent.Accepted))
                  .map(event -> event.getClass().getSimpleName()))
          .endsWith("Draining", "Closed", "Stopping", "Stopped", "Exiting");
      bus.await(ComponentEvent.Stopped.class, stopped -> stopped.pending() == 0);
    }
  }

  @Test
  void theOldGenerationDoesItsJobsWhileTheNewOneServes() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server =
            ServerProcess.start(
                "--bus", bus.path().toString(), "--probation", "10m", "--idle-grace", "10m");
        RawClient kept = new RawClient(server.port());
        RawClient keptToo = new RawClient(server.port())) {
      kept.get("/");
      keptToo.get("/");
      server.upgrade(bus, server.pid(), 2);
      bus.await(ProcessEvent.Draining.class);
      job(kept, 2000);
      job(keptToo, 500);
      // Ends the probation.
      server.signal(server.pid(), "TERM");
      server.await("pid " + server.pid() + " stops worker, [12] pending");
      assertThat(RawClient.get(server.port(), "/").body()).contains("generation 2");
      assertThat(server.exitCode()).isZero();
      assertThat(done(server.output(), server.pid())).containsExactly(1, 2);
    }
  }

  @Test
  void aSecondTermDoesNotWaitForTheWorkerAndTheExitCodeSaysSo() throws Exception {
    try (ServerProcess server = ServerProcess.start()) {
      jobs(server, 4, 3600);
      server.signal(server.pid(), "TERM");
      server.await("stops worker, [2-4] pending");
      server.signal(server.pid(), "TERM");
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.output()).contains("exits with 1 (forced by a second SIGTERM)");
      assertThat(server.output()).doesNotContain("job 4 done");
    }
  }

  @Test
  void aStreamThatWatchesForTheDrainEndsEarlyButProperly() throws Exception {
    try (ServerProcess server = ServerProcess.start("--drain-timeout", "10m");
        RawClient client = new RawClient(server.port())) {
      client.send("GET /stream?seconds=600&until=drain HTTP/1.1\r\nHost: localhost\r\n\r\n");
      server.await("request 1: 1/600");
      server.signal(server.pid(), "TERM");
      RawClient.Answer answer = client.receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).startsWith("pid " + server.pid() + " chunk 1/600\n");
      assertThat(server.exitCode()).isZero();
      assertThat(server.output()).contains("1 served, 0 cut");
    }
  }

  private static void jobs(ServerProcess server, int count, int millis) throws Exception {
    for (int i = 0; i < count; i++) {
      try (RawClient client = new RawClient(server.port())) {
        job(client, millis);
      }
    }
  }

  private static void job(RawClient client, int millis) throws Exception {
    client.send(
        "POST /jobs?millis="
            + millis
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    assertThat(client.receive().status()).isEqualTo(202);
  }

  private static List<Integer> done(String output, long pid) {
    return output
        .lines()
        .filter(line -> line.startsWith("pid " + pid + " job "))
        .map(line -> Integer.parseInt(line.split(" ")[3]))
        .toList();
  }
}
