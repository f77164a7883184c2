package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.TrafficPlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each connection style as a server sees it. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class StylesTest {
  private static final int EACH = 25;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void eachStyleHasSeparateBooks(int loops) throws Exception {
    try (RawServer server = new RawServer(RawServer::demo)) {
      TrafficPlan plan = Run.plan(server.url(), Mix.of("all"), 8 * EACH);
      Run run = Run.of(Run.loops(plan, loops));

      assertThat(run.summary().counts().failures()).isEmpty();
      assertThat(run.summary().styles())
          .containsOnlyKeys(
              Arrays.stream(Style.values()).map(Style::toString).collect(Collectors.toList()));
      assertThat(run.summary().styles().values())
          .allMatch(each -> Math.abs(each.planned() - EACH) < loops)
          .allMatch(each -> each.answered() == each.planned());
      assertThat(asked(server, "GET /slow?seconds=1 ")).isEqualTo(answered(run, Style.SLOW));
      assertThat(asked(server, "GET /stream?seconds=1 ")).isEqualTo(answered(run, Style.CHUNKED));
      assertThat(asked(server, "POST /echo ")).isEqualTo(answered(run, Style.UPLOAD));
      assertThat(server.heads().stream().filter(head -> head.contains("Connection: close")))
          .hasSize(
              (int)
                  (answered(run, Style.CLOSE)
                      + answered(run, Style.SLOW)
                      + answered(run, Style.UPLOAD)));
      // Both take long by design, not because the server is slow.
      assertThat(run.summary().counts().slow())
          .isEqualTo(answered(run, Style.SLOW) + answered(run, Style.CHUNKED));
      assertThat(run.summary().connections().connectionsOpened()).isEqualTo(server.connections());
    }
  }

  @Test
  void aReconnectingClientClosesItsConnectionAfterSoManyRequests() throws Exception {
    Collection<Integer> carried = new ConcurrentLinkedQueue<>();
    try (RawServer server =
        new RawServer(
            client -> {
              int requests = 0;
              try {
                for (String head = client.request(); head != null; head = client.request()) {
                  requests++;
                  client.say(RawServer.answer(head, ""));
                }
              } finally {
                carried.add(requests);
              }
            })) {
      TrafficPlan plan =
          Run.maxConnections(
              Run.pool(
                  Run.duration(Run.plan(server.url(), Style.RECONNECT, 50), Duration.ofSeconds(2)),
                  2),
              2);
      Run run = Run.of(plan);

      assertThat(run.summary().counts().failures()).isEmpty();
      assertThat(plan.habits().reconnectEvery()).isEqualTo(5);
    }
    assertThat(carried).allMatch(requests -> requests <= 5).contains(5);
    assertThat(carried.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
  }

  @Test
  void aThinkingConnectionIsReusedOnlyAfterItsPause() throws Exception {
    Collection<Long> pauses = new ConcurrentLinkedQueue<>();
    try (RawServer server =
        new RawServer(
            client -> {
              String head = client.request();
              while (head != null) {
                long answered = System.nanoTime();
                client.say(RawServer.answer(head, ""));
                head = client.request();
                if (head != null) {
                  pauses.add(System.nanoTime() - answered);
                }
              }
            })) {
      TrafficPlan plan = aSecondOfThinking(server);
      Run run = Run.of(plan);

      assertThat(run.summary().counts().failures()).isEmpty();
      assertThat(pauses).isNotEmpty().allMatch(pause -> pause >= plan.habits().think().toNanos());
      assertThat(pauses).hasSize(100 - server.connections());
    }
  }

  /** A hundred requests over ten times the pause, so that connections come back. */
  private static TrafficPlan aSecondOfThinking(RawServer server) {
    return Run.duration(Run.plan(server.url(), Style.THINK, 50), Duration.ofSeconds(1));
  }

  @Test
  void theNextRequestFailsOnAThinkingConnectionClosedMeanwhile() throws Exception {
    try (RawServer server =
        new RawServer(client -> client.say(RawServer.answer(client.request(), "")))) {
      Run run = Run.of(aSecondOfThinking(server));

      run.assertOnly(LossClass.CLOSED_BEFORE_RESPONSE_REUSED);
      assertThat(run.failures()).allMatch(each -> each.style().equals("think"));
    }
  }

  @Test
  void failuresCountOnlyInTheirOwnStyle() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              for (String head = client.request(); head != null; head = client.request()) {
                if (!head.contains("Connection: close")) {
                  return;
                }
                client.say(RawServer.answer(head, ""));
              }
            })) {
      Run run = Run.of(Run.plan(server.url(), Mix.of("close,keep-alive=3"), 100));

      TrafficEvent.Finished end = (TrafficEvent.Finished) run.events().get(run.events().size() - 1);
      assertThat(end.styles())
          .containsEntry("close", new Tally(25, 25, 0, 0))
          .containsEntry("keep-alive", new Tally(75, 0, 75, 0));
      assertThat(run.failures()).hasSize(75).allMatch(each -> each.style().equals("keep-alive"));
      assertThat(run.summary().firstFailures())
          .hasSize(75)
          .allMatch(each -> each.style().equals("keep-alive") && each.connection() > 0);
    }
  }

  @Test
  void unusualButValidAnswersAreNotLosses() throws Exception {
    String[] answers = {
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Request-Id: 3f1c\r\n\r\nhi",
      "HTTP/1.1 103 Early Hints\r\nX-Request-Id: 3f1c\r\nX-Pid: 1\r\nConnection: close\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Pid: none\r\n\r\nhi",
      "HTTP/1.2 200\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nhi\r\n",
      "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2, 2\r\n\r\nhi",
      "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
    };
    for (String answer : answers) {
      try (RawServer server =
          new RawServer(
              client -> {
                while (client.request() != null) {
                  client.say(answer);
                }
              })) {
        Run run = Run.of(Run.maxConnections(Run.plan(server.url(), Style.KEEP_ALIVE, 20), 2));

        assertThat(run.summary().verdict()).as(answer).isEqualTo("0 of 20 requests lost");
        assertThat(run.summary().counts().answeredBy()).as(answer).containsOnlyKeys("0");
        assertThat(server.connections()).as("connections for " + answer).isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void aStyleThatNeedsPathsOfTheDemoServerNamesThem() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              while (client.request() != null) {
                client.say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
              }
            })) {
      Run run = Run.of(Run.plan(server.url(), Style.SLOW, 2));

      run.assertOnly(LossClass.HTTP_4XX);
      assertThat(run.failures().get(0).detail())
          .isEqualTo(
              "The answer to /slow?seconds=1 has status 404: the style slow needs that path, which"
                  + " the demo server has.");
    }
  }

  @Test
  void clientsThatCheckDoNotReuseAnIdleConnectionWithUnexpectedBytes() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.say(
                  RawServer.answer(client.request(), "")
                      + "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
              client.untilClosed();
            })) {
      Run run = Run.of(Run.pool(Run.plan(server.url(), Style.KEEP_ALIVE_LOOKING, 20), 2));

      assertThat(run.summary().verdict()).isEqualTo("0 of 20 requests lost");
    }
  }

  @Test
  void aStreamWithoutItsLastChunkIsTruncated() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.request();
              client.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            })) {
      Run run = Run.of(Run.plan(server.url(), Style.CHUNKED, 10));

      run.assertOnly(LossClass.TRUNCATED);
      assertThat(run.failures()).allMatch(each -> each.style().equals("chunked"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "47 11", "-1", "0x12", "12345678901"})
  void aPidThatIsNotANumberIsUnknown(String pid) throws Exception {
    try (RawServer server =
        new RawServer(
            client -> client.say(RawServer.answer(client.request(), "").replace("4711", pid)))) {
      Run run = Run.of(Run.plan(server.url(), Style.CLOSE, 10));

      assertThat(run.summary().counts().answeredBy()).containsOnlyKeys("0");
    }
  }

  private static long answered(Run run, Style style) {
    return run.summary().styles().get(style.toString()).answered();
  }

  private static long asked(RawServer server, String begin) {
    List<String> heads = server.heads();
    return heads.stream().filter(head -> head.startsWith(begin)).count();
  }
}
