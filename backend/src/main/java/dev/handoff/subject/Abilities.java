package dev.handoff.subject;

import dev.handoff.subject.file.SubjectFile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What may be done to a described server besides restarting it.
 *
 * @param services null unless it runs under systemd
 */
record Abilities(SubjectFile.Setup setup, Launcher launcher, Services services) {

  /** All of it. */
  Set<Capability> all() {
    if (setup.start() == null) {
      return EnumSet.noneOf(Capability.class);
    }
    Set<Capability> all = EnumSet.of(Capability.KILL, Capability.STOP);
    if (setup.isDemoServer()) {
      all.add(Capability.SLOW_PATH);
      all.add(Capability.ECHO_PATH);
      if (launcher.option(setup.start(), "--way").filter("reuseport"::equals).isPresent()) {
        all.add(Capability.HOLD_ACCEPT);
      }
      if (setup.migrates()) {
        all.add(Capability.MIGRATE);
      }
    }
    if (releaseFile().isPresent()) {
      all.add(Capability.RELEASE_FILE);
    }
    return all;
  }

  /** Whether it is told to start the next process ahead of each restart. */
  boolean keepsStandby() {
    return setup.isDemoServer()
        && launcher.option(setup.start(), "--standby").filter("on"::equals).isPresent();
  }

  /** The file from which its next process reads its release; empty if that is not ours to write. */
  Optional<Path> releaseFile() {
    if (services != null) {
      return services.option("--release-file").map(Path::of);
    }
    return setup.start() != null && setup.start().isDemoServer()
        ? launcher.option(setup.start(), "--release-file").map(Path::of)
        : Optional.empty();
  }
}
