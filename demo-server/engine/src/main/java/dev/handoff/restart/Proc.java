package dev.handoff.restart;

import dev.handoff.posix.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * This process as {@code /proc} shows it.
 *
 * @param startedAt when it was executed, on the monotonic clock
 */
record Proc(long pid, long startedAt) implements ThisProcess {

  static Proc self() throws StartException {
    return new Proc(ProcessHandle.current().pid(), System.nanoTime() - ageMillis() * 1_000_000);
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
