package dev.handoff.fault;

import dev.handoff.event.FaultEvent;
import dev.handoff.subject.Capability;
import dev.handoff.supervise.Refusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** Many connections at once, on top of whatever traffic there is, each with one request. */
record Burst() implements Fault {
  private static final int REQUESTS = 500;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "burst";
  }

  @Override
  public String title() {
    return "Burst";
  }

  @Override
  public Capability needs() {
    return Capability.ECHO_PATH;
  }

  @Override
  public boolean destructive() {
    return false;
  }

  @Override
  public String does(Roles roles, FaultOptions options) {
    return "connect(2) "
        + REQUESTS
        + " times as fast as possible, with a POST /echo on each, to "
        + Roles.pid(roles.serving(), "the serving process")
        + ".";
  }

  @Override
  public String expect(Roles roles, FaultOptions options) {
    return "Clients that are not accepted at once wait in the accept queue, which has room for 1,024."
        + " None is refused, and all "
        + REQUESTS
        + " are answered.";
  }

  @Override
  public String whyNot(Roles roles, FaultOptions options) {
    return roles.whyNobodyServes();
  }

  @Override
  public void carryOut(Scene scene, FaultOptions options)
      throws Refusal, IOException, InterruptedException {
    ManyRequests requests =
        new ManyRequests(
            new InetSocketAddress(scene.host(), scene.port()), scene.authority(), REQUESTS);
    ManyRequests.Outcome outcome = requests.fire(TIMEOUT, scene::lookAtKernel);
    scene.tell(
        new FaultEvent.Requests(
            name(),
            REQUESTS,
            outcome.answered(),
            outcome.refused(),
            outcome.lost(),
            outcome.longestMillis()));
  }

  @Override
  public Finding judge(Roles roles, FaultOptions options, JournalSince since) {
    Effect effect = since.effect();
    Optional<FaultEvent.Requests> own =
        since.first(FaultEvent.Requests.class, each -> each.fault().equals(name()));
    return own.map(
            requests ->
                Finding.of(
                    requests.answered() == requests.sent() && effect.failed() == 0,
                    Words.count(requests.answered())
                        + " of "
                        + Words.count(requests.sent())
                        + " requests were answered, all within "
                        + Words.seconds(requests.longestMillis())
                        + ", "
                        + Words.count(requests.refused())
                        + " refused, "
                        + Words.count(requests.lost())
                        + " lost; "
                        + (since.longestQueue() == 0
                            ? "none was seen"
                            : "up to " + Words.count(since.longestQueue()) + " were seen")
                        + " waiting in the accept queue. "
                        + effect.words()))
        .orElseGet(() -> Finding.not("The connections were not made. " + effect.words()));
  }
}
