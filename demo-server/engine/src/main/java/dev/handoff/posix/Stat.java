package dev.handoff.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says about a process in {@code /proc/PID/stat}, whatever the process says about
 * itself. The constants are the field numbers of proc(5).
 */
public final class Stat {
  /** One letter; Z and X for a process that has ended. */
  public static final int STATE = 3;

  public static final int PARENT = 4;

  /** The PID of the process that began its session; those that it forked are in it too. */
  public static final int SESSION = 6;

  /** The controlling terminal; 0 if there is none. */
  public static final int TERMINAL = 7;

  /** CPU time of all threads, in clock ticks. */
  public static final int USER_TIME = 14;

  /** CPU time of all threads in the kernel, in clock ticks. */
  public static final int SYSTEM_TIME = 15;

  /** In clock ticks since boot: together with the PID this identifies one process for ever. */
  public static final int START_TIME = 22;

  /** Where its stack begins; 0 if that is hidden from us. */
  public static final int STACK = 28;

  /**
   * Milliseconds per clock tick in /proc: USER_HZ is 100 on every platform that Java runs on,
   * whatever the kernel's own timer does.
   */
  public static final int MILLIS_PER_TICK = 10;

  private static final Path PROC = Path.of("/proc");

  private final String name;
  private final String[] fields;

  private Stat(Path process) throws IOException {
    // A name may have any bytes.
    String line = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    int end = line.lastIndexOf(')');
    name = line.substring(line.indexOf('(') + 1, end);
    fields = line.substring(end + 2).split(" ");
  }

  /**
   * The process as it is now.
   *
   * @throws IOException if no descriptor is left to read it
   */
  public static Stat ofThisProcess() throws IOException {
    return new Stat(PROC.resolve("self"));
  }

  /**
   * The process as it is now.
   *
   * @throws IOException if there is no such process
   */
  public static Stat of(long pid) throws IOException {
    return of(PROC, pid);
  }

  /** The same in another place than /proc. */
  public static Stat of(Path proc, long pid) throws IOException {
    return new Stat(proc.resolve(Long.toString(pid)));
  }

  /** The name of its program, at most 15 bytes. */
  public String name() {
    return name;
  }

  /** A field that is a number. */
  public long number(int field) {
    return Long.parseLong(text(field));
  }

  /** Any field after the name. */
  public String text(int field) {
    return fields[field - STATE];
  }
}
