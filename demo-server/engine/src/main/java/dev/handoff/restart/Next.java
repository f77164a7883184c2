package dev.handoff.restart;

import dev.handoff.posix.ClassArchive;
import dev.handoff.posix.CommandLine;
import dev.handoff.posix.Environment;
import dev.handoff.posix.JavaCommand;
import dev.handoff.posix.JavaConflicts;
import dev.handoff.posix.Spawn;
import dev.handoff.posix.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is executed as the next generation, decided by what is on disk at that moment.
 *
 * @param program the file
 * @param command the words of the command line, of which the first is only a name
 * @param environment without the variables of the handover
 * @param place the directory in which it starts
 * @param conflicts what it may fail to get because this process has it; null if it is not Java
 */
record Next(
    Program program,
    List<String> command,
    Environment environment,
    WorkingDirectory.Place place,
    JavaConflicts conflicts) {

  /**
   * How this process was executed, recorded at its start, because links may lead elsewhere by now.
   */
  record Origin(
      Program program,
      List<String> command,
      Environment environment,
      WorkingDirectory directory,
      Path releaseFile) {

    static Origin ofThisProcess(Path releaseFile) throws IOException {
      List<String> command = CommandLine.ofThisProcess();
      Environment environment = Environment.ofThisProcess();
      String name = command.isEmpty() ? "" : command.get(0);
      return new Origin(
          Program.ofThisProcess(name, environment),
          command,
          environment,
          WorkingDirectory.ofThisProcess(environment),
          releaseFile);
    }
  }

  /**
   * What the release file says, otherwise this process's command line again.
   *
   * @throws IOException if it cannot work; the message is one sentence that names the file
   */
  static Next of(Origin origin) throws IOException {
    WorkingDirectory.Place place = origin.directory().next();
    Path file = origin.releaseFile();
    Release release = Release.read(file == null ? null : place.resolve(file));
    Environment environment = origin.environment();
    Next next;
    if (release.command().isEmpty()) {
      List<String> command = ClassArchive.addTo(origin.command(), environment, place.path());
      JavaCommand java = JavaCommand.read(command, environment, place.path());
      next = new Next(origin.program(), command, environment, place, new JavaConflicts(java));
      next.checkJava(java);
    } else {
      List<String> command = release.command();
      JavaCommand java = javaIn(command, environment, place.path());
      JavaConflicts conflicts = java == null ? null : new JavaConflicts(java);
      next = new Next(new Program(command.get(0)), command, environment, place, conflicts);
      if (isJava(command.get(0))) {
        next.checkJava(java);
      }
    }
    next.program().check(place, environment);
    return next;
  }

  /** As a process with this environment and these descriptors. */
  Spawn spawn(Environment environment, Map<Integer, Integer> descriptors) {
    String directory = place.path() == null ? null : place.path().toString();
    return new Spawn(program.name(), command, environment, descriptors, Spawn.Apart.NOT, directory);
  }

  /** Also finds Java behind a program that runs another one, as in {@code nice java -jar x.jar}. */
  private static JavaCommand javaIn(List<String> command, Environment environment, Path directory) {
    for (int i = 0; i < command.size(); i++) {
      if (isJava(command.get(i))) {
        List<String> rest = command.subList(i, command.size());
        return JavaCommand.read(rest, environment, directory);
      }
    }
    return null;
  }

  private static boolean isJava(String word) {
    return word.equals("java") || word.endsWith("/java");
  }

  private void checkJava(JavaCommand java) throws IOException {
    for (String file : java.argumentFiles()) {
      checkFile("argument file", file);
    }
    if (java.jar() != null) {
      checkFile("jar", java.jar());
    } else if (java.classPath() != null && !isThere(java.classPath())) {
      throw new IOException(
          "Nothing of the class path "
              + Words.shown(java.classPath())
              + " exists"
              + place.seenFrom(java.classPath()));
    }
  }

  private void checkFile(String kind, String name) throws IOException {
    Path file = place.resolve(name);
    if (file == null || Files.isRegularFile(file) && Files.isReadable(file)) {
      return;
    }
    String why =
        !Files.exists(file)
            ? "does not exist"
            : Files.isRegularFile(file)
                ? "cannot be read: Permission denied"
                : "is not a regular file, which each generation can open anew";
    throw new IOException(
        "The " + kind + " " + Words.shown(name) + " " + why + place.seenFrom(name));
  }

  /** Java ignores entries that do not exist, but at least one must exist. */
  private boolean isThere(String classPath) {
    for (String entry : classPath.split(":", -1)) {
      String file = entry.endsWith("*") ? entry.substring(0, entry.length() - 1) : entry;
      Path path = place.resolve(file.isEmpty() ? "." : file);
      if (path == null || Files.exists(path)) {
        return true;
      }
    }
    return false;
  }
}
