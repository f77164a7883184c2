package dev.handoff.subject;

import dev.handoff.process.JavaStart;
import dev.handoff.process.OwnProgram;
import dev.handoff.procfs.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of the demo server, generation 1. No shell is involved.
 *
 * @param at where it is to listen
 * @param releaseFile the file that says which release a generation is
 * @param bus the Unix socket of the event bus, or null for a server that reports to none
 * @param options further ones, the server's own
 */
public record DemoServerCommand(Endpoint at, Path releaseFile, Path bus, List<String> options) {
  private static final String JAR = "demo-server.jar";
  private static final String MAIN = "dev.handoff.demo.DemoServer";
  private static final String BARE = "dev.handoff.demo.BareJetty";

  /**
   * Maps the class archives at the addresses they were made for, as Java did before 17.0.7:
   * elsewhere each process needs its own copy, 12 MB.
   */
  private static final List<String> SHARED_ARCHIVES =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

  /** With the release file beside the socket of the bus. */
  public static DemoServerCommand beside(Path bus, Endpoint at, List<String> options) {
    Path releaseFile = bus.resolveSibling("release-" + at.port() + ".json").toAbsolutePath();
    return new DemoServerCommand(at, releaseFile, bus.toAbsolutePath(), options);
  }

  /**
   * The demo server's own jar if it is in one of its places, otherwise null; it starts faster than
   * ours.
   */
  public static Path jar() {
    Path beside = OwnProgram.home().resolveSibling(JAR);
    Path built = OwnProgram.home().resolveSibling("../../demo-server/target/" + JAR).normalize();
    return Files.isRegularFile(beside) ? beside : Files.isRegularFile(built) ? built : null;
  }

  /** Its words, with the server's own jar if that can be found. */
  public List<String> words() {
    return words(jar());
  }

  /**
   * The same with another copy of the jar.
   *
   * @param jar null for our own class path
   */
  public List<String> words(Path jar) {
    List<String> words = new ArrayList<>(plainProgram(jar));
    words.addAll(List.of("--host", at.host(), "--port", Integer.toString(at.port())));
    words.addAll(List.of("--release-file", releaseFile.toString()));
    // The page shows all heartbeats; they would fill a terminal.
    words.addAll(List.of("--heartbeats", "drain"));
    if (bus != null) {
      words.addAll(List.of("--bus", bus.toString()));
    }
    words.addAll(options);
    return new JavaStart(words).withArchive();
  }

  /**
   * The words that start the demo server, without its own options.
   *
   * @param jar null for our own class path
   */
  public static List<String> program(Path jar) {
    return new JavaStart(plainProgram(jar)).withArchive();
  }

  /**
   * The words that start Jetty alone, from the same jar and with the same options of the JVM; what
   * follows is its port.
   *
   * @param jar null for our own class path
   */
  public static List<String> bareJetty(Path jar) {
    List<String> words = java();
    words.addAll(List.of("-cp", jar == null ? OwnProgram.classPath() : jar.toString(), BARE));
    return words;
  }

  private static List<String> java() {
    List<String> words = new ArrayList<>();
    words.add(OwnProgram.java());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmn32m", "-Xmx256m"));
    words.addAll(SHARED_ARCHIVES);
    return words;
  }

  private static List<String> plainProgram(Path jar) {
    List<String> words = java();
    if (jar != null) {
      words.addAll(List.of("-jar", jar.toString()));
      return words;
    }
    for (String opened : new String[] {"sun.nio.ch", "java.io", "java.lang"}) {
      words.addAll(List.of("--add-opens", "java.base/" + opened + "=ALL-UNNAMED"));
    }
    if (Runtime.version().feature() >= 22) {
      words.add("--enable-native-access=ALL-UNNAMED");
    }
    words.addAll(List.of("-cp", OwnProgram.classPath(), MAIN));
    return words;
  }
}
