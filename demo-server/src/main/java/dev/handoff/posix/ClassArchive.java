package dev.handoff.posix;

import java.nio.file.Files;
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

  private ClassArchive() {}

  /**
   * The command line with the archive, if it is of the form {@code java … -jar x.jar …}, there is
   * an archive, and none is named yet.
   */
  public static List<String> addTo(List<String> command) {
    int option = command.indexOf("-jar");
    if (option < 1 || option + 1 >= command.size()) {
      return command;
    }
    Path archive = beside(command.get(option + 1));
    boolean chosen = command.subList(0, option).stream().anyMatch(ClassArchive::concernsArchives);
    if (archive == null || chosen) {
      return command;
    }
    List<String> more = new ArrayList<>(command);
    // A misfit would be told on standard output, once per generation.
    more.addAll(1, List.of(OPTION + archive, "-Xlog:cds*=off"));
    return more;
  }

  private static boolean concernsArchives(String argument) {
    return argument.startsWith(OPTION) || argument.startsWith("-Xshare:");
  }

  private static Path beside(String jar) {
    if (!jar.endsWith(".jar")) {
      return null;
    }
    Path archive = Path.of(jar.substring(0, jar.length() - ".jar".length()) + ".jsa");
    return Files.isRegularFile(archive) ? archive.toAbsolutePath() : null;
  }
}
