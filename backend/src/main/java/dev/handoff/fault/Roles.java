package dev.handoff.fault;

import dev.handoff.story.Generation;
import dev.handoff.story.Story;
import dev.handoff.story.UpgradeStatus;
import dev.handoff.supervise.PreparedRelease;
import java.util.Comparator;
import java.util.List;

/**
 * Which process is old and which is new at one moment. A standby is neither.
 *
 * @param old the only generation alive, or the older of the newest two; null if none is alive
 * @param young the newer of these two; null if at most one is alive
 * @param serving the one that takes new connections; null if none does
 * @param upgrade the state of the upgrade
 * @param next the release that the next generation will be
 * @param traffic whether traffic runs
 * @param answers whether another server than fd handoff runs: it accepts, even if its process has
 *     not told the story that it is ready
 * @param migrates whether what waits in a queue that the server closes is moved to another one
 */
record Roles(
    Generation old,
    Generation young,
    Generation serving,
    UpgradeStatus upgrade,
    PreparedRelease next,
    boolean traffic,
    boolean answers,
    boolean migrates) {

  static Roles of(Story state, PreparedRelease next, boolean answers, boolean migrates) {
    List<Generation> newestFirst =
        state.generations().stream()
            .filter(each -> each.alive() && !each.state().equals("standby"))
            .sorted(Comparator.comparingInt(Generation::generation).reversed())
            .toList();
    int living = newestFirst.size();
    return new Roles(
        living == 0 ? null : newestFirst.get(living == 1 ? 0 : 1),
        living < 2 ? null : newestFirst.get(0),
        state.serving().orElse(null),
        state.upgrade(),
        next,
        state.traffic().running(),
        answers,
        migrates);
  }

  /** Why no generation serves; null if one does. */
  String whyNobodyServes() {
    if (serving != null || answers) {
      return null;
    }
    if (old == null) {
      return "Nothing is running: press Start first.";
    }
    return List.of("spawned", "starting").contains(old.state())
        ? "Nothing serves yet: PID " + old.pid() + " is still starting."
        : "Nothing serves any more: PID " + old.pid() + " is " + old.state() + ".";
  }

  /** Why no upgrade can be started now; null if one can. */
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

  /** Why no upgrade that should succeed can be started now; null if one can. */
  String whyNoGoodUpgrade() {
    String why = whyNoUpgrade();
    return why == null && next.broken()
        ? "The next release is " + next.name() + ", which is broken. Choose a working one first."
        : why;
  }

  /** Such as "PID 4711", or the given words if there is no such process now. */
  static String pid(Generation generation, String otherwise) {
    return generation == null ? otherwise : "PID " + generation.pid();
  }
}
