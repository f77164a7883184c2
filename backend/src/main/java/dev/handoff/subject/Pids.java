package dev.handoff.subject;

import dev.handoff.procfs.Proc;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/**
 * Some processes, each known by its PID and its start. Whoever gets such a PID later, which may be
 * a thread of another process, is not one of them. Safe for use by several threads.
 */
final class Pids {
  private static final int LONGEST = 80;

  private final Map<Long, Long> starts = new ConcurrentHashMap<>();
  private final LongFunction<OptionalLong> now;

  Pids() {
    this(Proc::startUntilReaped);
  }

  /**
   * The same with another way to learn of starts.
   *
   * @param now the start of the process or thread that has this PID now, if there is one
   */
  Pids(LongFunction<OptionalLong> now) {
    this.now = now;
  }

  static Pids of(Collection<Long> some) {
    Pids pids = new Pids();
    pids.addAll(some);
    return pids;
  }

  /** Adds the process that has this PID now, if there is one, and forgets those that are gone. */
  void add(long pid) {
    starts.keySet().removeIf(former -> !contains(former));
    put(pid);
  }

  /** Adds the processes that have these PIDs now. */
  void addAll(Collection<Long> some) {
    some.forEach(this::put);
  }

  private void put(long pid) {
    now.apply(pid).ifPresent(start -> starts.put(pid, start));
  }

  /** Whether the process that has this PID now is one of them. */
  boolean contains(long pid) {
    Long start = starts.get(pid);
    return start != null && now.apply(pid).equals(OptionalLong.of(start));
  }

  /** Those that are still there. */
  Set<Long> left() {
    return those(pid -> true);
  }

  /** Those that can still do something: not those whose parent does not reap them. */
  Set<Long> running() {
    return those(Proc::runs);
  }

  /** Those that are still there, for people: each with its PID and its command. */
  String named() {
    return left().stream().map(Pids::described).collect(Collectors.joining("; "));
  }

  private Set<Long> those(LongPredicate wanted) {
    return starts.keySet().stream()
        .filter(this::contains)
        .filter(wanted::test)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String described(long pid) {
    String line = String.join(" ", Proc.commandLine(pid)).strip();
    return Proc.describe(pid)
        + (line.isEmpty()
            ? ""
            : " (" + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...") + ")");
  }
}
