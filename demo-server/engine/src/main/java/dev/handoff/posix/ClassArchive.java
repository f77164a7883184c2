package dev.handoff.posix;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file beside a jar in which the JVM finds the jar's classes already parsed and verified:
 * {@code x.jsa} for {@code x.jar}. It halves the time from SIGHUP to ready. The JVM ignores an
 * archive that does not fit (another JVM, another jar) and starts as it would without one.
 *
 * <p>Java 25 makes an AOT cache, in which classes are linked and lambdas made as well. It is used
 * by the option of archives too, which every Java knows: {@code -XX:AOTCache} would keep an older
 * one from starting.
 */
public final class ClassArchive {
  /** The first Java that makes an AOT cache in one run. */
  private static final int MAKES_CACHES = 25;

  private static final String OPTION = "-XX:SharedArchiveFile=";

  /** Otherwise the JVM would report a misfit on standard output, once per generation. */
  private static final String SILENCE = "-Xlog:cds*=off";

  /**
   * How the user's own options about archives begin. With most of them Java does not start if
   * another archive is named too.
   */
  private static final String[] OWN = {
    "-Xshare:",
    "-XX:SharedArchive",
    "-XX:SharedClassList",
    "-XX:ArchiveClassesAtExit",
    "-XX:AOT",
    "-XX:+AOT",
    "-XX:-AOT",
    "-XX:+AutoCreateSharedArchive",
    "-XX:-AutoCreateSharedArchive",
    "-XX:+RecordDynamicDumpInfo",
    "-XX:+DynamicDumpSharedSpaces",
    "-XX:+DumpSharedSpaces",
    "-XX:DumpLoadedClassList",
    "-XX:+RequireSharedSpaces",
    "-XX:+UseSharedSpaces",
    "-XX:-UseSharedSpaces",
  };

  private ClassArchive() {}

  /**
   * Adds the archive to a command line, if that has the form {@code java … -jar x.jar …}, the
   * archive exists, and no option in it or in the environment is about archives. The archive is
   * named like the jar: a relative jar gets a relative archive, so that a later generation finds
   * both in the directory in which it starts.
   *
   * @param directory where it will be executed, or null for the present directory
   */
  public static List<String> addTo(List<String> command, Environment environment, Path directory) {
    JavaCommand java = JavaCommand.read(command, environment, directory);
    if (java.jarAt() < 1 || !java.jar().endsWith(".jar") || isConcerned(java)) {
      return command;
    }
    String archive = beside(java.jar());
    if (!exists(archive, directory)) {
      return command;
    }
    List<String> more = new ArrayList<>(command);
    more.addAll(1, List.of(OPTION + archive, SILENCE));
    return more;
  }

  /** The option with which a JVM like this one saves what it has loaded when it ends. */
  public static String making(Path archive) {
    boolean caches = Runtime.version().feature() >= MAKES_CACHES;
    return (caches ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
  }

  /** The archive of a jar, whether there is one or not. */
  public static String beside(String jar) {
    return jar.replaceFirst("\\.jar$", "") + ".jsa";
  }

  private static boolean isConcerned(JavaCommand java) {
    for (JavaOption option : java.options()) {
      for (String own : OWN) {
        if (option.text().startsWith(own)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean exists(String archive, Path directory) {
    try {
      return Files.isRegularFile(directory == null ? Path.of(archive) : directory.resolve(archive));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
