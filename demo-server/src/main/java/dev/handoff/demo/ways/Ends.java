package dev.handoff.demo.ways;

import dev.handoff.posix.Exit;
import dev.handoff.posix.Libc;
import dev.handoff.restart.Restart;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How a child ended that was not meant to. */
final class Ends {
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private Ends() {}

  /** Waits for the end of a child, and reaps it. */
  static Exit await(Libc libc, long pid) throws InterruptedException {
    Optional<Exit> exit = libc.reap(pid);
    while (exit.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
      exit = libc.reap(pid);
    }
    return exit.get();
  }

  /** The failure that this is. */
  static Restart.Failed failed(long pid, Exit exit, String rest) {
    String how = exit.toString();
    return new Restart.Failed(
        pid,
        exit.signal() == null ? "exit" : "signal",
        Character.toUpperCase(how.charAt(0)) + how.substring(1) + rest);
  }
}
