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
 * <p>Its JVM compiles without C2: that takes less CPU up to 10,000 requests a second, and C2 is
 * late just in a restart. It leaves out what it has not seen yet, such as a second PID in the
 * answers, and compiles the loop anew when that comes. A run at more than {@link #WITHOUT_C2}
 * requests a second needs the faster code: at 10,000 on new connections C1 alone sent 5 % of them
 * too late, on two cores with nginx beside it.
 *
 * @param bus the Unix socket of the event bus
 * @param remote whether a server of another machine may be loaded
 */
record TrafficProcess(Path bus, boolean remote) {
  private static final double WITHOUT_C2 = 5_000;
  private static final String LEVEL = "-XX:TieredStopAtLevel=";

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
    words.addAll(compiler(order.rate(), OwnProgram.options()));
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

  /** The options that we have, and no C2 where the rate can do without and nobody chose one. */
  static List<String> compiler(double rate, List<String> ours) {
    List<String> options = new ArrayList<>(ours);
    if (rate <= WITHOUT_C2 && ours.stream().noneMatch(each -> each.startsWith(LEVEL))) {
      options.add(LEVEL + 1);
    }
    return options;
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
