package dev.handoff.traffic.wire;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids that one run sends as {@code X-Request-Id}, which no other run has, and what an answer's
 * id means. A server that echoes the id of another request has mixed up answers. A server may also
 * number requests itself; then its ids mean nothing here.
 *
 * @param run the beginning of each id
 * @param echoed whether the server is known to repeat the ids it gets
 */
public record RequestIds(String run, boolean echoed) {

  /** The ids of a run of this process, against a server about which nothing is known. */
  public static RequestIds ofThisProcess() {
    String random = Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x1000_0000);
    return new RequestIds(ProcessHandle.current().pid() + "-" + random + "-", false);
  }

  /** The same for a server that is known to repeat them. */
  RequestIds echoedByServer() {
    return new RequestIds(run, true);
  }

  /** The beginning of the ids of requests before the run, which is different from all others. */
  String ofProbes() {
    return "probe-" + run;
  }

  /** The id of a request. */
  String of(long request) {
    return run + request;
  }

  /**
   * Whether an answer belongs to another request.
   *
   * @param named the ids it names, separated by commas; null if none
   */
  boolean isOfAnother(String named, long request) {
    if (named == null || named.equals(of(request))) {
      return false;
    }
    boolean ours = false;
    for (String each : named.split(",")) {
      String id = each.strip();
      if (id.equals(of(request))) {
        return false;
      }
      ours |= id.startsWith(run);
    }
    return ours || echoed;
  }
}
