package dev.handoff.supervise;

import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.plan.TrafficOrder;
import dev.handoff.process.OwnProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of the traffic process. No shell is involved.
 *
 * @param bus the Unix socket of the event bus
 * @param remote whether a server of another machine may be loaded
 */
record TrafficProcess(Path bus, boolean remote) {

  /** For traffic as ordered, to a server whose requests are usual. */
  List<String> command(TrafficOrder order, String url) {
    return command(order, url, Asking.USUAL);
  }

  /**
   * For traffic as ordered.
   *
   * @param asking what requests are like
   */
  List<String> command(TrafficOrder order, String url, Asking asking) {
    List<String> words = new ArrayList<>();
    words.add(OwnProgram.java());
    words.add("-XX:+UseSerialGC");
    words.addAll(OwnProgram.options());
    words.addAll(OwnProgram.main());
    words.addAll(List.of("traffic", url));
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
    if (remote) {
      words.add("--allow-remote");
    }
    words.addAll(options(asking));
    if (url.startsWith("https:") && asking.trust().blind()) {
      words.add("--insecure");
    } else if (url.startsWith("https:") && asking.trust().authorities() != null) {
      words.add("--cacert=" + asking.trust().authorities());
    }
    return words;
  }

  private static List<String> options(Asking asking) {
    List<String> options = new ArrayList<>();
    asking.headers().forEach(each -> options.add("-H" + each.name() + ": " + each.value()));
    if (asking.host() != null) {
      options.add("--host=" + asking.host());
    }
    if (asking.expect() instanceof Expect.Status status) {
      options.add("--expect=" + status.status());
    } else if (asking.expect() instanceof Expect.Body body) {
      options.add("--expect=/" + body.regex() + "/");
    }
    if (!asking.pidHeader().equals(Asking.USUAL_PID_HEADER)) {
      options.add("--pid-header=" + asking.pidHeader());
    }
    return options;
  }
}
