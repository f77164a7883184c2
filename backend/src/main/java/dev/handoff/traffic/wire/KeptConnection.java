package dev.handoff.traffic.wire;

import java.time.Duration;

/** A kept connection that has been answered once, and on which nobody asks again. */
public final class KeptConnection implements AutoCloseable {
  private final OneRequest request;
  private final FirstAnswer answer;

  private KeptConnection(OneRequest request, FirstAnswer answer) {
    this.request = request;
    this.answer = answer;
  }

  /** Opens one, and waits until its only request is answered; if it fails, its fate says so. */
  public static KeptConnection open(Target target, Duration patience) {
    OneRequest request = new OneRequest(target, RequestIds.ofThisProcess(), patience);
    try {
      return new KeptConnection(request, request.ask());
    } catch (NoAnswer none) {
      return new KeptConnection(request, null);
    }
  }

  /** What has become of it until now, in a few words. */
  public String fate() {
    if (answer == null || answer.retires()) {
      return answer == null ? "not opened" : "not kept by the server";
    }
    ConnectionEnd end = request.ended();
    return end == null ? "left open" : end == ConnectionEnd.RESET ? "reset" : "closed";
  }

  @Override
  public void close() {
    request.close();
  }
}
