package dev.handoff.fault;

import dev.handoff.supervise.FleetState;
import dev.handoff.supervise.Generation;
import dev.handoff.supervise.Release;
import dev.handoff.supervise.UpgradeStatus;
import java.util.Comparator;
import java.util.List;

/**
 * Who is old and who is new at one moment.
 *
 * @param old the only generation that lives, or the elder of the newest two; null if none does
 * @param young the newer of these two; null if there is one at most
 * @param serving the one that takes new connections; null if none does
 * @param upgrade where the upgrade stands
 * @param next the release that the next generation will be
 * @param traffic whether traffic runs
 */
record Roles(
    Generation old,
    Generation young,
    Generation serving,
    UpgradeStatus upgrade,
    Release next,
    boolean traffic) {

  static Roles of(FleetState state, Release next) {
    List<Generation> newestFirst =
        state.generations().stream()
            .filter(Generation::alive)
            .sorted(Comparator.comparingInt(Generation::generation).reversed())
            .toList();
    int living = newestFirst.size();
    return new Roles(
        living == 0 ? null : newestFirst.get(living == 1 ? 0 : 1),
        living < 2 ? null : newestFirst.get(0),
        state.serving().orElse(null),
        state.upgrade(),
        next,
        state.traffic().running());
  }

  /** Why nothing can be done to the one that serves; null if there is one. */
  String whyNobodyServes() {
    if (serving != null) {
      return null;
    }
    if (old == null) {
      return "Nothing is running: press Start first.";
    }
    return List.of("spawned", "starting").contains(old.state())
        ? "Nothing serves yet: PID " + old.pid() + " is still starting."
        : "Nothing serves any more: PID " + old.pid() + " is " + old.state() + ".";
  }

  /** Why no upgrade can be begun now; null if one can. */
  String whyNoUpgrade() {
    String nobody = whyNobodyServes();
    if (nobody != null) {
      return nobody;
    }
    return switch (upgrade.state()) {
      case "upgrading" -> "An upgrade is running. Wait until it has ended.";
      case "handing over" -> "The new process is on probation. Wait until that is over.";
      case "backing off" ->
          "The last upgrade failed. The next one is allowed in "
              + Words.seconds(upgrade.nextInMillis())
              + ".";
      default -> null;
    };
  }

  /** Why no upgrade that is to succeed can be begun now; null if one can. */
  String whyNoGoodUpgrade() {
    String why = whyNoUpgrade();
    return why == null && next.broken()
        ? "The next release is " + next.name() + ", which is broken. Choose a working one first."
        : why;
  }

  /** As in "PID 4711", or words for it if there is none now. */
  static String pid(Generation generation, String otherwise) {
    return generation == null ? otherwise : "PID " + generation.pid();
  }
}
