package dev.handoff.release;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is executed as the next generation, decided by what is on disk at that moment.
 *
 * @param program the file
 * @param command the words of the command line, of which the first is only a name
 * @param environment without the variables of the handover
 * @param place the directory in which it starts
 * @param java how its command line is read; null if it is not Java
 * @param same whether it is this process's command line again
 * @param canWait whether it is known to wait for the word if it is started ahead of time
 */
public record Next(
    Program program,
    List<String> command,
    Environment environment,
    WorkingDirectory.Place place,
    JavaCommand java,
    boolean same,
    boolean canWait) {

  /**
   * How this process was executed, recorded at its start, because links may lead elsewhere by now.
   */
  public record Origin(
      Program program,
      List<String> command,
      Environment environment,
      WorkingDirectory directory,
      Path releaseFile) {

    /**
     * To be called at the start, while its names still lead to it.
     *
     * @throws IOException without /proc
     */
    public static Origin ofThisProcess(Path releaseFile) throws IOException {
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
  public static Next of(Origin origin) throws IOException {
    Next next = read(origin);
    next.check();
    return next;
  }

  /**
   * The same, whether it can work or not.
   *
   * @throws IOException if the release file cannot be read; the message is one sentence
   */
  static Next read(Origin origin) throws IOException {
    WorkingDirectory.Place place = origin.directory().next();
    Path file = origin.releaseFile();
    Release release = Release.read(file == null ? null : place.resolve(file));
    Environment environment = origin.environment();
    boolean same = release.command().isEmpty();
    List<String> command =
        same ? ClassArchive.addTo(origin.command(), environment, place.path()) : release.command();
    JavaCommand java =
        same
            ? JavaCommand.read(command, environment, place.path())
            : javaIn(command, environment, place.path());
    Program program = same ? origin.program() : new Program(command.get(0));
    return new Next(program, command, environment, place, java, same, release.canWait());
  }

  /** What it may fail to get because this process has it; null if it is not Java. */
  public JavaConflicts conflicts() {
    return java == null ? null : new JavaConflicts(java);
  }

  /** Checks that it can work, as far as that can be told from outside. */
  private void check() throws IOException {
    if (same || isJava(command.get(0))) {
      checkJava(java);
    }
    program.check(place, environment);
  }

  /**
   * Every file and directory that decides what it will be: the program, what it is made of, the
   * Java that runs it, the release file, and each file that its command line names.
   *
   * @param releaseFile or null
   */
  List<Path> files(Path releaseFile) {
    List<Path> files = new ArrayList<>();
    if (releaseFile != null) {
      files.add(place.resolve(releaseFile));
    }
    Path executed = program.file(place, environment);
    if (executed != null) {
      files.add(executed);
      files.addAll(runtime(executed));
    }
    if (java != null) {
      for (String part : java.parts()) {
        add(part.endsWith("*") ? part.substring(0, part.length() - 1) : part, files);
      }
      if (java.jar() != null) {
        add(ClassArchive.beside(java.jar()), files);
      }
    }
    for (String word : command.subList(1, command.size())) {
      String named = word.startsWith("--") ? word.substring(word.indexOf('=') + 1) : word;
      Path file = place.resolve(named);
      if (file != null && Files.isRegularFile(file)) {
        files.add(file);
      }
    }
    return files;
  }

  private void add(String part, List<Path> files) {
    Path file = place.resolve(part.isEmpty() ? "." : part);
    if (file != null) {
      files.add(file);
    }
  }

  /** The files of a Java that are not its launcher; none if this is not one. */
  private static List<Path> runtime(Path launcher) {
    try {
      Path home = launcher.toRealPath().getParent().resolveSibling("lib");
      return Stream.of("modules", "server/libjvm.so")
          .map(home::resolve)
          .filter(Files::isRegularFile)
          .toList();
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  /** As a process with this environment and these descriptors. */
  public Spawn spawn(Environment environment, Map<Integer, Integer> descriptors) {
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
