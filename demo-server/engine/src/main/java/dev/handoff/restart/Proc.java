package dev.handoff.restart;

import dev.handoff.posix.Environment;
import dev.handoff.posix.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * This process as {@code /proc} shows it.
 *
 * @param startedAt when it was executed, on the monotonic clock
 * @param isUnheard whether it is the main process of a service that systemd does not listen to
 */
record Proc(long pid, long startedAt, boolean isUnheard) implements ThisProcess {

  /** This process, executed with that environment. */
  static Proc self(Environment environment) throws StartException {
    long pid = ProcessHandle.current().pid();
    // Children inherit this variable, so only one with its own PID says something about a process.
    boolean isMain = Long.toString(pid).equals(environment.get("SYSTEMD_EXEC_PID"));
    boolean isUnheard = isMain && environment.get(ServiceManager.NOTIFY_SOCKET) == null;
    return new Proc(pid, System.nanoTime() - ageMillis() * 1_000_000, isUnheard);
  }

  @Override
  public long parent() throws IOException {
    return Stat.ofThisProcess().number(Stat.PARENT);
  }

  @Override
  public boolean hasTerminal() throws IOException {
    return Stat.ofThisProcess().number(Stat.TERMINAL) != 0;
  }

  /**
   * Age since exec. ProcessHandle would compute it from the boot time in whole seconds, and the
   * JVM's management beans take 50 ms to load.
   */
  private static long ageMillis() throws StartException {
    try {
      String uptime = Files.readString(Path.of("/proc/uptime"));
      return (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000)
          - Stat.ofThisProcess().number(Stat.START_TIME) * Stat.MILLIS_PER_TICK;
    } catch (IOException e) {
      throw new StartException("/proc cannot be read: Handoff needs Linux.", e);
    }
  }
}
