package dev.handoff.traffic.command;

import dev.handoff.Await;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs of the traffic command, as from a terminal, and what it printed. */
abstract class TrafficCommandRuns {
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  int run(String... arguments) {
    return run(Rehearsal.NONE, arguments);
  }

  int run(Rehearsal rehearsal, String... arguments) {
    return new CommandLine(new TrafficCommand(rehearsal))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Ten requests, at once. */
  void askTen(RawServer server, String... options) {
    run(with(options, server.url(), "--warmup=0s", "--rate=40", "--duration=250ms"));
  }

  /** Ten requests; two connections are kept, and each of them is used several times. */
  void askTwo(RawServer server, String... options) {
    run(with(options, server.url(), "--warmup=0s", "--rate=4", "--duration=2500ms"));
  }

  static String[] with(String[] some, String... others) {
    return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
  }

  /** Answers the probe at once, and anything else when the progress says this. */
  void answerOnceShown(RawServer.Client client, String progress) throws IOException {
    for (String head = client.request(); head != null; head = client.request()) {
      if (!RawServer.isProbe(head)) {
        awaitShown(progress);
      }
      client.say(RawServer.answer(head, ""));
    }
  }

  void awaitShown(String progress) {
    try {
      Await.untilTrue(
          () -> err.toString().contains(progress), () -> progress + " is not in: " + err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
