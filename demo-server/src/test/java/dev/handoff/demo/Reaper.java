package dev.handoff.demo;

import dev.handoff.Await;
import dev.handoff.posix.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Signals processes and reaps them: generations whose parent has exited become ours. */
public final class Reaper {
  private final Libc libc = new Libc();

  public Reaper() {
    libc.becomeSubreaper();
  }

  /** Sends a signal, named without its SIG, to a process that has to be there. */
  public void signal(long pid, String signal) {
    if (!libc.kill(pid, signal)) {
      throw new AssertionError("pid " + pid + " is not there to get SIG" + signal);
    }
  }

  /**
   * Sends SIGSTOP and waits until each thread stands still: until one of them has come to the
   * signal, the others go on.
   */
  public void halt(long pid) throws IOException, InterruptedException {
    signal(pid, "STOP");
    Await.untilTrue(() -> isHalted(pid), () -> "pid " + pid + " goes on in spite of SIGSTOP");
  }

  private static boolean isHalted(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path each : threads.toList()) {
        // Behind its name, which may contain anything: proc_pid_stat(5).
        String stat = Files.readString(each.resolve("stat"), StandardCharsets.ISO_8859_1);
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
    }
    return true;
  }

  /** Kills a process, if it is there. */
  public void kill(long pid) {
    libc.kill(pid, "KILL");
  }

  /**
   * Waits until a process has ended, and reaps it if it is our child.
   *
   * @param started the process that the JDK has started and reaps itself
   * @param output shown if it does not end
   */
  public void awaitEnd(long pid, Process started, Output output) throws InterruptedException {
    Await.untilTrue(
        () -> {
          if (pid != started.pid()) {
            libc.reap(pid);
          }
          return !Files.exists(Path.of("/proc/" + pid));
        },
        () -> "pid " + pid + " has not ended:\n" + output.text());
  }

  /**
   * Kills all processes whose command line contains this text, until there are none, and returns
   * their PIDs, which still have to be reaped.
   */
  public Set<Long> killNamed(String text) throws IOException, InterruptedException {
    Set<Long> killed = new TreeSet<>();
    return Await.until(
        () -> {
          List<Long> left = named(text);
          left.forEach(this::kill);
          killed.addAll(left);
          return left.isEmpty() ? killed : null;
        },
        () -> "pids " + killed + " do not end");
  }

  /** The PIDs of all processes whose command line contains this text. */
  public static List<Long> named(String text) throws IOException {
    List<Long> found = new ArrayList<>();
    try (var processes = Files.list(Path.of("/proc"))) {
      for (Path each :
          processes.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
        try {
          // Decoded leniently: a command line need not be UTF-8.
          byte[] words = Files.readAllBytes(each.resolve("cmdline"));
          if (new String(words, StandardCharsets.UTF_8).contains(text)) {
            found.add(Long.parseLong(each.getFileName().toString()));
          }
        } catch (IOException gone) {
          // It has just ended.
        }
      }
    }
    return found;
  }
}
