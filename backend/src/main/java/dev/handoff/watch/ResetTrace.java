package dev.handoff.watch;

import dev.handoff.event.KernelEvent.Resets;
import dev.handoff.procfs.Proc;
import dev.handoff.procfs.TraceInstance;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the connections of one server that the kernel resets, by its own reasons. The kernel says
 * each of them, of all programs and in all network namespaces; what is not of this server is left
 * out here. Linux 6.10 and later, and root. Not safe for use by several threads.
 */
final class ResetTrace implements AutoCloseable {
  private static final String EVENT = "tcp/tcp_send_reset";

  /** A kernel that does not say why cannot tell a queue from anything else. */
  private static final String WHY = "reason";

  /** What stands before the name of the event: PROGRAM-PID, the processor, its state, the time. */
  private static final Pattern LINE =
      Pattern.compile(
          ".*-(?<pid>\\d+) +\\[\\d+] (?<state>\\S)\\S* +[\\d.]+: tcp_send_reset: .*"
              + " src=(?<host>\\S+):(?<port>\\d+) .* reason=(?<why>\\w+)");

  private static final Pattern LOST = Pattern.compile("CPU:\\d+ \\[LOST (\\d+) EVENTS]");

  /**
   * What a queue is given up with. A process that cuts off a connection of its own (SO_LINGER of 0)
   * causes the same; but only for a queue the kernel also keeps soft interrupts away meanwhile.
   */
  private static final String QUEUE = "TCP_STATE";

  private static final String NO_SOFT_INTERRUPTS = "bD";

  private final Supplier<String> lines;
  private final Runnable end;
  private final Whose whose;
  private final Map<String, Long> reasons = new TreeMap<>();
  private long queued;
  private long untold;

  /** Says which connections are the server's. */
  interface Whose {
    /** Whether a connection with this local address and port is one of them. */
    boolean takes(InetAddress local, int port);
  }

  /**
   * A count of none.
   *
   * @param lines what the kernel has said since the last time
   * @param end ends it
   */
  ResetTrace(Supplier<String> lines, Runnable end, Whose whose) {
    this.lines = lines;
    this.end = end;
    this.whose = whose;
  }

  /** Begins to count; empty if this process may not, or the kernel cannot tell. */
  static Optional<ResetTrace> begin(Whose whose) {
    return TraceInstance.of(EVENT, WHY)
        .map(trace -> new ResetTrace(trace::read, trace::close, whose));
  }

  /** What has been counted up to now. */
  Resets read() {
    lines.get().lines().forEach(this::take);
    return new Resets(queued, Map.copyOf(reasons), untold);
  }

  @Override
  public void close() {
    end.run();
  }

  private void take(String line) {
    Matcher lost = LOST.matcher(line);
    if (lost.matches()) {
      untold += Long.parseLong(lost.group(1));
      return;
    }
    Matcher reset = LINE.matcher(line);
    if (reset.matches() && isOurs(reset)) {
      String why = reset.group("why");
      reasons.merge(why, 1L, Long::sum);
      if (why.equals(QUEUE) && NO_SOFT_INTERRUPTS.contains(reset.group("state"))) {
        queued++;
      }
    }
  }

  private boolean isOurs(Matcher reset) {
    try {
      InetAddress local = InetAddress.getByName(reset.group("host"));
      return whose.takes(local, Integer.parseInt(reset.group("port")))
          && !Proc.hasOtherNetwork(Long.parseLong(reset.group("pid")));
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }
}
