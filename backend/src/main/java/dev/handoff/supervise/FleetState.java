package dev.handoff.supervise;

import java.util.List;
import java.util.Optional;

/**
 * What runs, at one moment.
 *
 * @param generations the processes of the server, oldest first; ended ones too, the newest of them
 * @param upgrade where the upgrade stands
 * @param traffic the latest traffic run
 */
public record FleetState(
    List<Generation> generations, UpgradeStatus upgrade, TrafficStatus traffic) {

  /** The generation that takes new connections: the newest that is ready and does not drain. */
  public Optional<Generation> serving() {
    return newest("serving", "upgrading", "handing over", "backing off");
  }

  /** The generation that is on its way, if there is one. */
  public Optional<Generation> starting() {
    return newest("spawned", "starting");
  }

  /** The generation that was the last to say where it listens, whether it lives or not. */
  Optional<Generation> latest() {
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
