package dev.handoff.posix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An environment as the kernel keeps it: entries byte for byte (see {@link Words}) and in their
 * order, including those without {@code =} and those whose name occurs twice. System.getenv loses
 * what the locale cannot express.
 *
 * @param entries usually of the form {@code NAME=value}
 */
public record Environment(List<String> entries) {

  /** Copies the entries. */
  public Environment {
    entries = List.copyOf(entries);
  }

  /**
   * The environment with which this process was executed.
   *
   * @throws IOException without /proc, or without a descriptor to read it with
   */
  public static Environment ofThisProcess() throws IOException {
    return new Environment(CommandLine.strings("/proc/self/environ"));
  }

  /** The value of a variable, as getenv(3) finds it; null if it is not set. */
  public String get(String name) {
    for (String entry : entries) {
      if (isOf(entry, name)) {
        return entry.substring(name.length() + 1);
      }
    }
    return null;
  }

  /**
   * A copy with a variable set, in the place of its first entry if there is one, otherwise at the
   * end.
   */
  public Environment with(String name, String value) {
    List<String> changed = new ArrayList<>(entries.size() + 1);
    String set = name + "=" + value;
    for (String entry : entries) {
      if (!isOf(entry, name)) {
        changed.add(entry);
      } else if (set != null) {
        changed.add(set);
        set = null;
      }
    }
    if (set != null) {
      changed.add(set);
    }
    return new Environment(changed);
  }

  /** A copy without the variables whose names begin with a prefix. */
  public Environment without(String prefix) {
    List<String> rest = new ArrayList<>(entries);
    rest.removeIf(entry -> entry.startsWith(prefix));
    return new Environment(rest);
  }

  private static boolean isOf(String entry, String name) {
    return entry.length() > name.length()
        && entry.charAt(name.length()) == '='
        && entry.startsWith(name);
  }
}
