package dev.handoff;

import dev.handoff.demo.ServerProcess;
import dev.handoff.posix.ClassArchive;
import dev.handoff.posix.Environment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The built jar as a command that starts with little CPU: from an archive of its classes, which the
 * first test process makes. Until the archive is there the others start without it.
 */
final class HandoffJar {
  private static final Path JAR = Path.of("target", "handoff.jar").toAbsolutePath();
  private static final Path ARCHIVE = JAR.resolveSibling("handoff.jsa");
  private static final Path MAKING = JAR.resolveSibling("handoff.jsa.making");

  /** So short a life is half spent in C2: it costs each start two seconds of a core. */
  private static final List<String> BRISK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /**
   * The lock of a file belongs to the process: a thread that only opened and closed the file would
   * lose it for the one that has it (fcntl(2)).
   */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private HandoffJar() {}

  /** Java with this jar and these arguments. */
  static List<String> command(String... arguments) throws IOException, InterruptedException {
    return command(List.of(), arguments);
  }

  /** The same with further options for Java. */
  static List<String> command(List<String> java, String... arguments)
      throws IOException, InterruptedException {
    if (!isArchived() && IN_THIS_PROCESS.tryLock()) {
      try {
        archive();
      } finally {
        IN_THIS_PROCESS.unlock();
      }
    }
    return new ArrayList<>(
        ClassArchive.addTo(plain(java, arguments), Environment.ofThisProcess(), null));
  }

  private static List<String> plain(List<String> java, String... arguments) {
    List<String> command = new ArrayList<>(List.of(ServerProcess.java()));
    command.addAll(BRISK);
    command.addAll(java);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** An archive fits only the jar from which it was made. */
  private static boolean isArchived() throws IOException {
    return Files.exists(ARCHIVE)
        && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(JAR)) >= 0;
  }

  /**
   * Makes an archive of classes on every Java. The cache that Java 25 could make instead costs 7 s
   * of CPU, and saves a start no more.
   */
  private static void archive() throws IOException, InterruptedException {
    try (FileChannel file =
            FileChannel.open(
                JAR.resolveSibling("handoff.jsa.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null || isArchived()) {
        return;
      }
      Files.deleteIfExists(MAKING);
      List<String> making = List.of("-XX:ArchiveClassesAtExit=" + MAKING, "-Xlog:disable");
      try (DashboardProcess dashboard =
          DashboardProcess.start(plain(making), List.of("--no-demo"))) {
        dashboard.send("GET", "/", null);
        dashboard.get("/api/restarts");
        dashboard.askToEnd();
        dashboard.exitCode();
      }
      if (!Files.exists(MAKING)) {
        // An empty one, which Java ignores: this Java cannot make any.
        Files.createFile(MAKING);
      }
      Files.move(MAKING, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
