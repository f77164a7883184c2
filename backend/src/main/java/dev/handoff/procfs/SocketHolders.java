package dev.handoff.procfs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Which processes have a descriptor of a socket, from {@code /proc/<pid>/fd}. Scanning every
 * process of the host is expensive: that is done every two seconds and when the listeners change.
 * In between, only processes are scanned that are new, held a socket at the last look, or are of
 * interest.
 */
public final class SocketHolders {
  private static final long FULL_SCAN_NANOS = 2_000_000_000L;
  private static final String SOCKET = "socket:[";

  private final File proc;
  private final Supplier<? extends Collection<Long>> interest;
  private final Map<Long, TreeSet<Long>> byListener = new HashMap<>();
  private final Map<Long, Integer> connections = new TreeMap<>();

  /** The descriptors with which a process held listeners at the last look, by their inodes. */
  private final Map<Long, Map<Long, File>> known = new HashMap<>();

  private Set<Long> running = Set.of();
  private Set<Long> lastListeners = Set.of();
  private final Set<Long> lastHolders = new HashSet<>();
  private long lastFullScan;

  /**
   * Holders that have not been looked for.
   *
   * @param proc {@code /proc}
   * @param interest PIDs that are looked at each time
   */
  public SocketHolders(File proc, Supplier<? extends Collection<Long>> interest) {
    this.proc = proc;
    this.interest = interest;
  }

  /** Looks again. Both sets hold inodes. */
  public void look(Set<Long> listeners, Set<Long> established) {
    look(listeners, established, Set.of());
  }

  /**
   * Looks again, for listeners alone: no connections are known afterwards. But who had some at the
   * last look is looked at next time, too.
   */
  public void lookForListeners(Set<Long> listeners) {
    look(listeners, Set.of(), Set.copyOf(lastHolders));
  }

  private void look(Set<Long> listeners, Set<Long> established, Set<Long> stillOfInterest) {
    byListener.clear();
    connections.clear();
    Set<Long> before = running;
    running = list();
    Set<Long> candidates = candidates(listeners, before);
    lastHolders.clear();
    lastHolders.addAll(stillOfInterest);
    lastHolders.retainAll(running);
    lastListeners = listeners;
    known.keySet().retainAll(running);
    if (listeners.isEmpty() && established.isEmpty()) {
      return;
    }
    for (long pid : candidates) {
      if (running.contains(pid)) {
        lookAt(pid, listeners, established);
      }
    }
  }

  /** PIDs with a descriptor of a listening socket, in ascending order. */
  public List<Long> of(long listener) {
    return List.copyOf(byListener.getOrDefault(listener, new TreeSet<>()));
  }

  /** The PIDs of all processes at the last look. */
  public Set<Long> running() {
    return running;
  }

  /** Established connections by the PID that holds them. */
  public Map<String, Integer> connections() {
    Map<String, Integer> byPid = new TreeMap<>();
    connections.forEach((pid, count) -> byPid.put(pid.toString(), count));
    return byPid;
  }

  private Set<Long> candidates(Set<Long> listeners, Set<Long> before) {
    long now = System.nanoTime();
    if (lastFullScan == 0
        || now - lastFullScan > FULL_SCAN_NANOS
        || !lastListeners.equals(listeners)) {
      lastFullScan = now;
      return running;
    }
    Set<Long> candidates = new HashSet<>(running);
    candidates.removeAll(before);
    candidates.addAll(lastHolders);
    candidates.addAll(interest.get());
    return candidates;
  }

  private Set<Long> list() {
    Set<Long> pids = new HashSet<>();
    for (String name : names(proc)) {
      if (Character.isDigit(name.charAt(0))) {
        pids.add(Long.valueOf(name));
      }
    }
    return pids;
  }

  private void lookAt(long pid, Set<Long> listeners, Set<Long> established) {
    Map<Long, File> listening = known.computeIfAbsent(pid, p -> new HashMap<>());
    listening.entrySet().removeIf(entry -> socket(entry.getValue()) != entry.getKey());
    if (!established.isEmpty() || !listening.keySet().containsAll(listeners)) {
      scan(pid, listeners, established, listening);
    }
    for (long inode : listeners) {
      if (listening.containsKey(inode)) {
        byListener.computeIfAbsent(inode, i -> new TreeSet<>()).add(pid);
        lastHolders.add(pid);
      }
    }
  }

  /** Looks at each descriptor, of which a process with many connections has as many. */
  private void scan(
      long pid, Set<Long> listeners, Set<Long> established, Map<Long, File> listening) {
    File fds = new File(proc, pid + "/fd");
    Set<Long> own = new HashSet<>();
    for (String name : names(fds)) {
      File fd = new File(fds, name);
      long inode = socket(fd);
      if (listeners.contains(inode)) {
        listening.put(inode, fd);
      } else if (established.contains(inode) && own.add(inode)) {
        connections.merge(pid, 1, Integer::sum);
        lastHolders.add(pid);
      }
    }
  }

  /** The inode behind a descriptor; -1 if it is not a socket, or was closed meanwhile. */
  private static long socket(File fd) {
    try {
      String target = Files.readSymbolicLink(fd.toPath()).toString();
      return target.startsWith(SOCKET)
          ? Long.parseLong(target.substring(SOCKET.length(), target.length() - 1))
          : -1;
    } catch (IOException | NumberFormatException closed) {
      return -1;
    }
  }

  /** Empty for a process that has gone or belongs to another user. */
  private static List<String> names(File directory) {
    String[] names = directory.list();
    return names == null ? new ArrayList<>() : List.of(names);
  }
}
