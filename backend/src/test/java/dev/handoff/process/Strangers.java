package dev.handoff.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.Await;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Processes that are nobody's children, some with PIDs that others had; they end with the test. */
public final class Strangers implements AutoCloseable {
  private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
  private static final int TRIES = 50;
  private static final int RIVALS = 10;

  /** Handles, because a PID that is free again may belong to a thread of another test's JVM. */
  private final List<ProcessHandle> all = new ArrayList<>();

  /** Starts one. */
  public long start() throws IOException {
    return start("");
  }

  /** Starts one that has the PID of a process that has just ended. Skips the test if it cannot. */
  public long startAgainAs(Callable<Long> ended) throws Exception {
    assumeTrue(
        Files.isWritable(LAST_PID), "only root can make the kernel reuse a PID: run it as root");
    // Others on this machine may be quicker to take one PID; they hardly are each time.
    for (int i = 0; i < RIVALS; i++) {
      long pid = ended.call();
      // A number is free only once its process has been reaped.
      Await.untilTrue(() -> !Proc.isThere(pid), () -> pid + " is not reaped");
      if (takes(pid)) {
        return pid;
      }
    }
    assumeTrue(false, "others on this machine take each PID that is free: run it again");
    return 0;
  }

  private boolean takes(long pid) throws IOException, InterruptedException {
    for (int i = 0; i < TRIES && !Proc.isThere(pid); i++) {
      // The shell itself, just before its fork: threads of this JVM take numbers too.
      if (start("echo " + (pid - 1) + " > " + LAST_PID + "; ") == pid) {
        return true;
      }
      // A test JVM that adopts orphans would count it among its own at the next try.
      end(List.of(all.remove(all.size() - 1)));
    }
    return false;
  }

  /** The same, begun by a shell that does something before. */
  private long start(String before) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", before + "sleep 1000 >/dev/null 2>&1 & echo $!").start();
    String pid = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    ProcessHandle sleep = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    all.add(sleep);
    return sleep.pid();
  }

  /**
   * Kills those that are left, and waits until they are reaped: a test JVM that adopts orphans
   * would otherwise tell the next test of their ends.
   */
  @Override
  public void close() throws InterruptedException {
    end(all);
  }

  private static void end(List<ProcessHandle> some) throws InterruptedException {
    some.forEach(ProcessHandle::destroyForcibly);
    Await.untilTrue(
        () -> some.stream().noneMatch(ProcessHandle::isAlive), () -> some + " are not all reaped");
  }
}
