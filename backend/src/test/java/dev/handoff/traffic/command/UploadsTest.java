package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.Habits;
import dev.handoff.traffic.wire.TrafficPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The style upload: a body that must come back unchanged. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class UploadsTest {
  /**
   * More than the buffers of both kernels hold: a client that does not read while it writes hangs.
   */
  @Test
  void aLargeUploadIsEchoedWhileItIsSent() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.smallSendBuffer();
              RawServer.demo(client);
            })) {
      Run run = Run.of(upload(server, Habits.MAX_UPLOAD, 2));

      assertThat(run.summary().verdict()).isEqualTo("0 of 2 requests lost");
      assertThat(server.heads()).allMatch(head -> head.startsWith("POST /echo HTTP/1.1\r\n"));
    }
  }

  @Test
  void anUploadRefusedEarlyIsJudgedByTheAnswer() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            client -> {
              client.request();
              client.say("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
              RawServer.await(over);
            })) {
      try {
        Run run = Run.of(upload(server, Habits.MAX_UPLOAD, 3));

        run.assertOnly(LossClass.HTTP_5XX);
        assertThat(run.summary().tally().failed()).isEqualTo(3);
      } finally {
        over.countDown();
      }
    }
  }

  static Stream<Arguments> wrongEchoes() {
    return Stream.of(
        Arguments.of("another byte", "byte 4999 is another one", echoed(5_000, 4_999, false)),
        Arguments.of("a byte less", "it ends 1 bytes early", echoed(4_999, -1, false)),
        Arguments.of("a byte more", "it is longer", echoed(5_001, -1, false)),
        Arguments.of("nothing", "it ends 5000 bytes early", echoed(0, -1, false)),
        Arguments.of("the body before", "byte 0 is another one", echoed(5_000, -1, true)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongEchoes")
  void anAnswerThatDiffersFromTheUploadIsInvalid(String what, String why, RawServer.Script script)
      throws Exception {
    try (RawServer server = new RawServer(script)) {
      Run run = Run.of(upload(server, 5_000, 10));

      run.assertOnly(LossClass.BAD_BODY);
      assertThat(run.failures())
          .allMatch(each -> each.detail().equals("The answer is not what was posted: " + why + "."))
          .allMatch(each -> each.style().equals("upload"));
    }
  }

  private static RawServer.Script echoed(int length, int wrongAt, boolean shifted) {
    return client -> {
      String head = client.request();
      byte[] body = whole(client, 5_000);
      byte[] answer = Arrays.copyOf(body, length);
      if (wrongAt >= 0) {
        answer[wrongAt]++;
      }
      if (shifted) {
        System.arraycopy(body, 1, answer, 0, length - 1);
      }
      client.say(
          RawServer.answer(head, "")
              .replace("Content-Length: 5", "Content-Length: " + length)
              .replace("hello", ""));
      client.say(answer);
    };
  }

  private static byte[] whole(RawServer.Client client, int length) throws IOException {
    byte[] body = new byte[length];
    for (int have = 0; have < length; ) {
      byte[] some = client.body(length - have);
      System.arraycopy(some, 0, body, have, some.length);
      have += some.length;
    }
    return body;
  }

  private static TrafficPlan upload(RawServer server, int bytes, int requests) {
    TrafficPlan plan = Run.plan(server.url(), Style.UPLOAD, requests);
    return new TrafficPlan(
        plan.target(),
        plan.pace(),
        plan.mix(),
        plan.arrivals(),
        plan.warmup(),
        plan.timeout(),
        new Habits(1, 1, Duration.ofSeconds(1), bytes),
        plan.limits(),
        1);
  }
}
