package dev.handoff.story;

import java.util.List;
import java.util.Optional;

/**
 * What the journal says at one moment.
 *
 * @param generations the processes of the server, oldest first, including those that ended last
 * @param upgrade the state of the upgrade
 * @param traffic the latest traffic run
 */
public record Story(List<Generation> generations, UpgradeStatus upgrade, TrafficStatus traffic) {

  /** The generation that takes new connections: the newest that is ready and not draining. */
  public Optional<Generation> serving() {
    return newest("serving", "upgrading", "handing over", "backing off");
  }

  /** The generation that is starting, if there is one. */
  public Optional<Generation> starting() {
    return newest("spawned", "starting");
  }

  /**
   * The generation that is being replaced: the newest with an upgrade under way; without one, the
   * newest that has handed over and is still alive.
   */
  public Optional<Generation> handingOver() {
    int serving = serving().map(Generation::generation).orElse(0);
    return newest("upgrading", "handing over")
        .or(() -> newest("draining").filter(each -> each.generation() < serving));
  }

  /** The last generation that has reported where it listens, alive or not. */
  public Optional<Generation> latest() {
    return generations.stream()
        .filter(each -> each.address() != null)
        .reduce((earlier, later) -> later);
  }

  private Optional<Generation> newest(String... states) {
    Generation newest = null;
    for (Generation each : generations) {
      if (List.of(states).contains(each.state())
          && (newest == null || each.generation() >= newest.generation())) {
        newest = each;
      }
    }
    return Optional.ofNullable(newest);
  }
}
