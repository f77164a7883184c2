package dev.handoff.release;

import dev.handoff.posix.Environment;
import dev.handoff.posix.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The file that is executed. The first word of a command line is only a name (execve(2)). It
 * usually leads to the file, perhaps through links that lead elsewhere by the next upgrade; after
 * {@code exec -a NAME} it leads nowhere.
 *
 * @param name a path, or a name to be looked up in PATH
 */
public record Program(String name) {
  private static final Path SELF = Path.of("/proc/self/exe");

  /** What glibc searches if PATH is not set. */
  private static final String USUAL_PATH = "/bin:/usr/bin";

  private static final int LONGEST_FIRST_LINE = 256;

  /**
   * This process's own program, by a name that leads to it now and to its successor later: the
   * first word, or what JAVA_HOME says, or what a shell has left in {@code _}; if none of these
   * leads to it, the path that the kernel reports.
   *
   * @throws IOException without /proc
   */
  static Program ofThisProcess(String firstWord, Environment environment) throws IOException {
    String home = environment.get("JAVA_HOME");
    String[] names = {firstWord, home == null ? null : home + "/bin/java", environment.get("_")};
    for (String name : names) {
      Path found = name == null ? null : find(name, null, environment);
      if (found != null && Files.isSameFile(SELF, found)) {
        return new Program(name);
      }
    }
    return new Program(Files.readSymbolicLink(SELF).toString());
  }

  /**
   * Checks that it could be executed.
   *
   * @throws IOException if not; the message is one sentence
   */
  void check(WorkingDirectory.Place place, Environment environment) throws IOException {
    Path file = find(name, place.path(), environment);
    if (file != null) {
      checkInterpreter(file, place);
      return;
    }
    Path path = name.indexOf('/') < 0 ? null : place.resolve(name);
    throw cannotStart(
        (path != null && Files.exists(path) ? "Permission denied" : "No such file or directory")
            + place.seenFrom(name));
  }

  /** The file that would be executed; null if there is none, or if Java cannot express its path. */
  Path file(WorkingDirectory.Place place, Environment environment) {
    return find(name, place.path(), environment);
  }

  /**
   * Searches as execvp(3) does. Null if there is no such file, or if Java cannot express its path.
   */
  private static Path find(String name, Path directory, Environment environment) {
    if (name.isEmpty()) {
      return null;
    }
    if (name.indexOf('/') >= 0) {
      return executable(name, directory);
    }
    String path = environment.get("PATH");
    for (String entry : (path == null ? USUAL_PATH : path).split(":", -1)) {
      Path found = executable(entry.isEmpty() ? name : entry + "/" + name, directory);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static Path executable(String file, Path directory) {
    try {
      Path path = directory == null ? Path.of(file) : directory.resolve(file);
      return Files.isRegularFile(path) && Files.isExecutable(path) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /**
   * If the interpreter is missing, the kernel's error looks as if the script itself were missing.
   */
  private void checkInterpreter(Path file, WorkingDirectory.Place place) throws IOException {
    String line;
    try (InputStream in = Files.newInputStream(file)) {
      line = new String(in.readNBytes(LONGEST_FIRST_LINE), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // A program can be executable without being readable.
      return;
    }
    if (!line.startsWith("#!")) {
      return;
    }
    int end = line.indexOf('\n');
    String rest = line.substring(2, end < 0 ? line.length() : end);
    String interpreter = firstWord(rest);
    Path path = interpreter.isEmpty() ? null : place.resolve(interpreter);
    if (path != null && !Files.isExecutable(path)) {
      throw cannotStart(
          "its first line names the interpreter "
              + Words.shown(interpreter)
              + ", which cannot be executed"
              + (interpreter.endsWith("\r") ? ": the line ends with a carriage return" : ""));
    }
  }

  private static String firstWord(String line) {
    int start = 0;
    while (start < line.length() && isBlank(line.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < line.length() && !isBlank(line.charAt(end))) {
      end++;
    }
    return line.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private IOException cannotStart(String why) {
    return new IOException("cannot start " + Words.shown(name) + ": " + why);
  }
}
