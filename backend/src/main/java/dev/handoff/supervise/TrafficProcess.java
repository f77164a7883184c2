package dev.handoff.supervise;

import dev.handoff.plan.TrafficOrder;
import dev.handoff.process.OwnProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of the traffic process. No shell is involved.
 *
 * @param bus the Unix socket of the event bus
 */
record TrafficProcess(Path bus) {

  /** For traffic as ordered, to that server. */
  List<String> command(TrafficOrder order, Target target) {
    List<String> words = new ArrayList<>();
    words.add(OwnProgram.java());
    words.add("-XX:+UseSerialGC");
    words.addAll(OwnProgram.main());
    words.addAll(List.of("traffic", target.url()));
    if (order.steps().isEmpty()) {
      words.addAll(List.of("--rate", Double.toString(order.rate())));
      words.addAll(List.of("--duration", order.duration().toMillis() + "ms"));
    } else {
      words.addAll(List.of("--steps", order.steps()));
    }
    if (order.warmup() != null) {
      words.addAll(List.of("--warmup", order.warmup().toMillis() + "ms"));
    }
    words.addAll(List.of("--connections", order.connections(), "--arrivals", order.arrivals()));
    words.addAll(List.of("--slow-share", Double.toString(order.slowShare())));
    words.addAll(List.of("--bus", bus.toString(), "--rates", "/dev/stdin"));
    return words;
  }
}
