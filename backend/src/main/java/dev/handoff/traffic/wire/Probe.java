package dev.handoff.traffic.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One request before the run, which no books count: it shows what an unknown server answers, and
 * learns its habits. The address that accepts its connection comes first in the run.
 *
 * @param target as planned, but the address that accepted the connection comes first
 * @param ids with what is now known about echoes
 * @param said sentences for people
 */
public record Probe(Target target, RequestIds ids, List<String> said) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * Asks once, in the calling thread, and waits for two seconds at most, or for the timeout of the
   * plan if that is shorter. It is not an error if nobody answers: the server may start later.
   */
  public static Probe of(TrafficPlan plan, RequestIds ids) {
    Duration patience = plan.timeout().compareTo(PATIENCE) < 0 ? plan.timeout() : PATIENCE;
    try {
      return answered(FirstAnswer.of(plan.target(), ids, patience), ids);
    } catch (NoAnswer e) {
      return new Probe(
          plan.target(),
          ids,
          List.of(
              plan.target().url()
                  + " was asked once, and gave no answer. "
                  + e.getMessage()
                  + " The run begins anyway."));
    }
  }

  private static Probe answered(FirstAnswer answer, RequestIds ids) {
    List<String> said = new ArrayList<>();
    boolean echoes = (ids.ofProbes() + "0").equals(answer.id());
    said.add(
        answer.target().url()
            + " ("
            + Target.shown(answer.from())
            + ") answers: "
            + answer.shown());
    if (answer.loss() != null) {
      said.add("Such an answer counts as lost: " + answer.loss() + ".");
    }
    if (answer.id() != null && !echoes) {
      said.add("The server has request ids of its own, so ids of answers are not compared.");
    }
    said.addAll(answer.remarks());
    return new Probe(answer.target(), echoes ? ids.echoedByServer() : ids, List.copyOf(said));
  }
}
