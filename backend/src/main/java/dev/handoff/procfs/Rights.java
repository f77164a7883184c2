package dev.handoff.procfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process may do on this machine. */
public final class Rights {
  private static final Path SELF = Path.of("/proc/self");

  /** The second one is the effective one. */
  private static final Pattern USER = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)");

  private static final Pattern CAPABILITIES = Pattern.compile("(?m)^CapEff:\\s+([0-9a-f]+)");
  private static final Pattern CGROUPS = Pattern.compile("(?m)^\\S+ (\\S+) cgroup2 ");
  private static final long SYS_ADMIN = 1L << 21;

  private Rights() {}

  /** Whether it runs as root. */
  public static boolean isRoot() {
    return found(USER, "status").filter("0"::equals).isPresent();
  }

  /** Whether it has the capability that namespaces and mounts need. capabilities(7). */
  public static boolean mayMount() {
    return found(CAPABILITIES, "status")
        .filter(set -> (Long.parseUnsignedLong(set, 16) & SYS_ADMIN) != 0)
        .isPresent();
  }

  /** Where cgroups of version 2 are mounted; empty if they are not. */
  public static Optional<Path> cgroups() {
    return found(CGROUPS, "mounts").map(Path::of);
  }

  private static Optional<String> found(Pattern pattern, String file) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(SELF.resolve(file)));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException hidden) {
      return Optional.empty();
    }
  }
}
