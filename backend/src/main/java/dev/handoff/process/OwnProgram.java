package dev.handoff.process;

import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** This very program on disk: its child processes are started from the same JVM and code. */
public final class OwnProgram {
  private static final String MAIN = "dev.handoff.Handoff";

  /** How far code is compiled, and where classes are found already parsed. */
  private static final List<String> INHERITED =
      List.of("-XX:TieredStopAtLevel=", "-XX:SharedArchiveFile=", "-Xlog:cds");

  private OwnProgram() {}

  /** The {@code java} that runs this program. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Our jar, or the folder of our classes where they have not been packaged. */
  public static Path home() {
    try {
      return Path.of(OwnProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("no path of our own code", impossible);
    }
  }

  /** Whether this program has been packaged into a jar. */
  public static boolean isJar() {
    return Files.isRegularFile(home());
  }

  /** The class path that has all of our classes. */
  public static String classPath() {
    return isJar() ? home().toString() : System.getProperty("java.class.path");
  }

  /**
   * Options of our own JVM that another one of us has as well: whoever gave them wants to save CPU.
   */
  public static List<String> options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> INHERITED.stream().anyMatch(option::startsWith))
        .toList();
  }

  /** What follows the options of a JVM that is to be another one of us. */
  public static List<String> main() {
    return List.of("-cp", classPath(), MAIN);
  }
}
