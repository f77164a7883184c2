package dev.handoff.posix;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file beside a jar in which the JVM finds the jar's classes parsed and verified: {@code x.jsa}
 * for {@code x.jar}. It halves the time from SIGHUP to ready. One that does not fit (another JVM,
 * another jar) is left aside by the JVM, which then starts as it does without.
 */
public final class ClassArchive {
  private static final String OPTION = "-XX:SharedArchiveFile=";

  /** A misfit would be told on standard output, once per generation. */
  private static final String SILENCE = "-Xlog:cds*=off";

  /**
   * What options of their own about archives begin with. With most of them Java does not start if
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
   * The command line with the archive, if it is of the form {@code java … -jar x.jar …}, there is
   * an archive, and no option in it or in the environment is about archives. It is named as the jar
   * is: a relative jar has a relative archive, so that both are those of the directory in which a
   * later generation starts.
   *
   * @param directory where it will be executed, or null for the present one
   */
  public static List<String> addTo(List<String> command, Environment environment, Path directory) {
    JavaCommand java = JavaCommand.read(command, environment, directory);
    if (java.jarAt() < 1 || !java.jar().endsWith(".jar") || isConcerned(java)) {
      return command;
    }
    String archive = java.jar().substring(0, java.jar().length() - ".jar".length()) + ".jsa";
    if (!exists(archive, directory)) {
      return command;
    }
    List<String> more = new ArrayList<>(command);
    more.addAll(1, List.of(OPTION + archive, SILENCE));
    return more;
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
