package dev.handoff.subject;

import dev.handoff.procfs.Proc;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which of some processes are still there, and what people call them. */
final class Pids {
  private static final int LONGEST = 80;

  private Pids() {}

  /** Those that can still do something: not those whose parent does not reap them. */
  static Set<Long> running(Collection<Long> pids) {
    return pids.stream().filter(Proc::runs).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those that are still there. */
  static Set<Long> left(Collection<Long> pids) {
    return pids.stream().filter(Proc::isThere).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The same for people: each with its PID and its command. */
  static String named(Collection<Long> pids) {
    return left(pids).stream().map(Pids::described).collect(Collectors.joining("; "));
  }

  private static String described(long pid) {
    String line = String.join(" ", Proc.commandLine(pid)).strip();
    return Proc.describe(pid)
        + (line.isEmpty()
            ? ""
            : " (" + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...") + ")");
  }
}
