package dev.handoff.process;

import dev.handoff.posix.Stat;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What would be left of a server if this program were killed: its folder, and beside that a file
 * with the sessions of its processes. Whoever starts the next server in the same place ends what is
 * left of owners that are gone. For one thread.
 */
public final class Remains {
  private static final String ENDING = ".pids";
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final Set<Long> sessions = new HashSet<>();

  private Remains(Path file) {
    this.file = file;
  }

  /** Begins to write down what is left of a server. */
  public static Remains of(Path folder) throws IOException {
    Remains remains = new Remains(beside(folder));
    long own = ProcessHandle.current().pid();
    remains.write(boot() + "\n" + own + " " + Proc.startOf(own).orElse(0));
    return remains;
  }

  /** Writes down the session of a process, unless it is there already. */
  public void add(long pid) {
    try {
      long session = Stat.of(pid).number(Stat.SESSION);
      // Our own one is that of the person's terminal.
      if (session == pid || session != Stat.ofThisProcess().number(Stat.SESSION)) {
        note(session);
      }
    } catch (IOException gone) {
      // Then it will not be left.
    }
  }

  private void note(long session) throws IOException {
    if (session != 0 && sessions.add(session)) {
      write(session + " " + Proc.startOf(session).orElse(0));
    }
  }

  /** Nothing is left. */
  public void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("A file is left: " + file + " (" + e.getMessage() + ").");
    }
  }

  private void write(String line) throws IOException {
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Ends what is left in a place by owners that are gone, and removes its files.
   *
   * @param directory in which the folders of servers are; may be missing
   * @return whether anything was left
   */
  public static boolean end(Path directory) {
    boolean found = false;
    try {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !isOurs(directory)) {
        return false;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ENDING)) {
        for (Path file : files) {
          found |= isOurs(file) && end(directory, file);
        }
      }
    } catch (NoSuchFileException gone) {
      // Its owner has just removed it.
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Some files may be left in " + directory + " (" + e.getMessage() + ").");
    }
    return found;
  }

  private static boolean end(Path directory, Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 2 || isThere(lines.get(1)) && lines.get(0).equals(boot())) {
      return false;
    }
    if (lines.get(0).equals(boot())) {
      Map<Long, Long> sessions = new HashMap<>();
      lines.stream()
          .skip(2)
          .filter(line -> line.matches("\\d+ \\d+"))
          .map(line -> line.split(" "))
          .forEach(words -> sessions.put(Long.valueOf(words[0]), Long.valueOf(words[1])));
      kill(sessions);
    }
    String name = file.getFileName().toString();
    remove(directory.resolve(name.substring(0, name.length() - ENDING.length())));
    Files.deleteIfExists(file);
    return true;
  }

  /** Again and again, because a process may start another one before it ends. */
  private static void kill(Map<Long, Long> sessions) {
    List<ProcessHandle> left;
    int looks = 0;
    do {
      left = new ArrayList<>();
      for (ProcessHandle each : ProcessHandle.allProcesses().toList()) {
        if (belongs(each.pid(), sessions)) {
          each.destroyForcibly();
          left.add(each);
        }
      }
    } while (!left.isEmpty() && ++looks < 100);
  }

  /** The kernel reuses no PID that is still the number of a session. */
  private static boolean belongs(long pid, Map<Long, Long> sessions) {
    try {
      Stat stat = Stat.of(pid);
      long session = stat.number(Stat.SESSION);
      long start = sessions.getOrDefault(session, -1L);
      long leader = Proc.startOf(session).orElse(start);
      return start >= 0 && leader == start && Proc.startOf(pid).orElse(-1) >= start;
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean isThere(String line) {
    String[] words = line.split(" ");
    return Proc.startOf(Long.parseLong(words[0])).orElse(-1) == Long.parseLong(words[1]);
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  private static Path beside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ENDING);
  }

  /** In a folder for everybody, anybody could name processes to be killed. */
  private static boolean isOurs(Path path) throws IOException {
    return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
        .equals(Files.getOwner(Path.of("/proc/self")));
  }

  private static String boot() throws IOException {
    return Files.readString(BOOT).strip();
  }
}
