package dev.handoff.procfs;

import dev.handoff.posix.Stat;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The processes of a server, whatever it is: its roots, what they have started, and so on. A
 * process that has once been seen in a tree stays in it, whatever its parent is later. Each process
 * of the host is looked at once when it is new, those of the tree each time. Not safe for use by
 * several threads.
 */
public final class ProcessTree {
  /** A PID that passed to another process outside of the tree is noticed after that long. */
  private static final long ALL_NANOS = 2_000_000_000L;

  private static final int LONGEST_COMMAND = 200;

  private final Path proc;
  private final Map<Long, Process> known = new HashMap<>();
  private final Map<Long, Process> members = new TreeMap<>();

  /** Sessions that a member has begun: what it has started is in them even after its end. */
  private final Set<Long> sessions = new HashSet<>();

  private long lastAll = System.nanoTime();

  /** Says which processes a tree begins with. */
  public interface Roots {
    /** Whether this process is one of them. */
    boolean include(long pid, long parent);
  }

  /**
   * A process.
   *
   * @param parent its parent when it was first seen
   * @param name of its program
   * @param start in clock ticks since boot
   */
  public record Process(long pid, long parent, long session, String name, long start) {
    private Process of(long firstParent) {
      return new Process(pid, firstParent, session, name, start);
    }
  }

  /** A tree that has not been looked for, in {@code /proc} or something that looks like it. */
  public ProcessTree(File proc) {
    this.proc = proc.toPath();
  }

  /**
   * Looks again.
   *
   * @param running the PIDs of all processes
   */
  public void look(Set<Long> running, Roots roots) {
    long at = System.nanoTime();
    if (at - lastAll > ALL_NANOS) {
      known.clear();
      lastAll = at;
    }
    known.keySet().retainAll(running);
    for (Process each : List.copyOf(members.values())) {
      Optional<Process> still = running.contains(each.pid()) ? read(each.pid()) : Optional.empty();
      members.remove(each.pid());
      still
          .filter(now -> now.start() == each.start())
          .ifPresent(now -> members.put(now.pid(), now.of(each.parent())));
    }
    for (long pid : running) {
      if (!members.containsKey(pid) && !known.containsKey(pid)) {
        read(pid).ifPresent(process -> known.put(pid, process));
      }
    }
    List<Process> found;
    do {
      found = new ArrayList<>();
      for (Process each : known.values()) {
        if (isMember(each, roots)) {
          found.add(each);
        }
      }
      for (Process each : found) {
        known.remove(each.pid());
        members.put(each.pid(), each);
        if (each.session() == each.pid()) {
          sessions.add(each.session());
        }
      }
    } while (!found.isEmpty());
    // The kernel does not give such a PID to another process as long as anybody is in the session.
    sessions.removeIf(
        session -> members.values().stream().noneMatch(each -> each.session() == session));
  }

  /** The processes of the tree, by PID. */
  public Collection<Process> members() {
    return members.values();
  }

  /** Any process of the last look; empty if it had ended. */
  public Optional<Process> process(long pid) {
    return Optional.ofNullable(members.getOrDefault(pid, known.get(pid)));
  }

  /** The PIDs of the tree. */
  public Set<Long> pids() {
    return new HashSet<>(members.keySet());
  }

  /** The command line of a process, shortened if it is long; empty if it is not known. */
  public String command(long pid) {
    try {
      byte[] line = Files.readAllBytes(proc.resolve(pid + "/cmdline"));
      String words = new String(line, StandardCharsets.UTF_8).replace('\0', ' ').strip();
      return words.length() <= LONGEST_COMMAND ? words : words.substring(0, LONGEST_COMMAND);
    } catch (IOException gone) {
      return "";
    }
  }

  /** A session is inherited by fork only, so all in it descend from the process that began it. */
  private boolean isMember(Process each, Roots roots) {
    return members.containsKey(each.parent())
        || sessions.contains(each.session())
        || roots.include(each.pid(), each.parent());
  }

  /** Empty for a process that has ended, even if it waits to be reaped. */
  private Optional<Process> read(long pid) {
    try {
      Stat stat = Stat.of(proc, pid);
      return Proc.hasEnded(stat)
          ? Optional.empty()
          : Optional.of(
              new Process(
                  pid,
                  stat.number(Stat.PARENT),
                  stat.number(Stat.SESSION),
                  stat.name(),
                  stat.number(Stat.START_TIME)));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException gone) {
      return Optional.empty();
    }
  }
}
