package dev.handoff.procfs;

import dev.handoff.posix.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** What processes use, according to /proc: proc(5). */
public final class Usage {
  private Usage() {}

  /** Their resident memory in MB (10^6 bytes); pages they share are counted for each. */
  public static double residentMegabytes(Collection<Long> pids) {
    return pids.stream().mapToLong(Usage::residentKilobytes).sum() * 1_024 / 1e6;
  }

  /** CPU time a process has used, all of its threads, in milliseconds; 0 if it is gone. */
  public static long cpuMillis(long pid) {
    try {
      Stat stat = Stat.of(pid);
      return Stat.MILLIS_PER_TICK * (stat.number(Stat.USER_TIME) + stat.number(Stat.SYSTEM_TIME));
    } catch (IOException gone) {
      return 0;
    }
  }

  /** The class-data archive that a JVM has mapped in addition to the one that every JDK brings. */
  public static Optional<Path> archive(long pid) {
    Path jdk = Path.of(System.getProperty("java.home"));
    try (Stream<String> maps = Files.lines(of(pid, "maps"))) {
      return maps.filter(line -> line.contains("/"))
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .filter(file -> file.toString().matches(".*\\.(jsa|aot)"))
          .filter(file -> !file.startsWith(jdk))
          .findFirst();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static long residentKilobytes(long pid) {
    try (Stream<String> status = Files.lines(of(pid, "status"))) {
      return status
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  private static Path of(long pid, String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }
}
