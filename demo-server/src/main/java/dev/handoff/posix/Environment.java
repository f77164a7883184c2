package dev.handoff.posix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An environment as the kernel has it: entries byte for byte (see {@link Words}) and in their
 * order, also those without {@code =} and those whose name occurs twice. System.getenv has lost
 * what the locale does not have.
 *
 * @param entries usually of the form {@code NAME=value}
 */
public record Environment(List<String> entries) {

  /** Copies the entries. */
  public Environment {
    entries = List.copyOf(entries);
  }

  /**
   * That with which this process was executed.
   *
   * @throws IOException without /proc, or without a descriptor to read it with
   */
  public static Environment ofThisProcess() throws IOException {
    return new Environment(CommandLine.strings("/proc/self/environ"));
  }

  /** The value of a variable, as getenv(3) finds it; null without one. */
  public String get(String name) {
    for (String entry : entries) {
      if (isOf(entry, name)) {
        return entry.substring(name.length() + 1);
      }
    }
    return null;
  }

  /** The same with a variable set, in the place of its first entry, else at the end. */
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

  /** The same without the variables whose names begin so. */
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
