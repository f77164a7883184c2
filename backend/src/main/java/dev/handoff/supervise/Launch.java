package dev.handoff.supervise;

import dev.handoff.plan.TrafficOrder;
import dev.handoff.posix.ClassArchive;
import dev.handoff.posix.Environment;
import dev.handoff.posix.JavaCommand;
import dev.handoff.posix.JavaConflicts;
import dev.handoff.posix.ListeningSockets;
import dev.handoff.process.Children;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of the processes that the dashboard starts, from its own jar or classes. No
 * shell is involved.
 *
 * @param target host and port of the demo server
 * @param releaseFile the file that says which release a generation is
 * @param bus the Unix socket of the event bus, or null for a server that reports to none
 * @param serverOptions further options of the demo server
 */
public record Launch(Target target, Path releaseFile, Path bus, List<String> serverOptions) {
  private static final String DEMO_JAR = "demo-server.jar";
  private static final long NO_SOCKET = 0;
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC");

  /** With the release file beside the socket of the bus. */
  public static Launch beside(Path bus, Target target, List<String> serverOptions) {
    Path releaseFile = bus.resolveSibling("release-" + target.port() + ".json").toAbsolutePath();
    return new Launch(target, releaseFile, bus.toAbsolutePath(), serverOptions);
  }

  /** The demo server, generation 1. */
  public List<String> server() {
    return server(demoJar());
  }

  /**
   * The same from another copy of its jar.
   *
   * @param jar null for our own class path
   */
  public List<String> server(Path jar) {
    List<String> command = java("-XX:TieredStopAtLevel=1", "-Xmn16m", "-Xmx256m");
    if (jar != null) {
      command.addAll(List.of("-jar", jar.toString()));
    } else {
      for (String opened : new String[] {"sun.nio.ch", "java.io", "java.lang"}) {
        command.addAll(List.of("--add-opens", "java.base/" + opened + "=ALL-UNNAMED"));
      }
      if (Runtime.version().feature() >= 22) {
        command.add("--enable-native-access=ALL-UNNAMED");
      }
      command.addAll(List.of("-cp", classPath(), "dev.handoff.demo.DemoServer"));
    }
    command.addAll(
        List.of(
            "--host",
            target.host(),
            "--port",
            Integer.toString(target.port()),
            "--release-file",
            releaseFile.toString(),
            // The page shows all heartbeats; they would fill a terminal.
            "--heartbeats",
            "drain"));
    if (bus != null) {
      command.addAll(List.of("--bus", bus.toString()));
    }
    command.addAll(serverOptions);
    return ClassArchive.addTo(command, Children.environment(), null);
  }

  /**
   * A dashboard in a process of its own, started as a person would start it.
   *
   * @param virtualMachine options of the JVM
   * @param arguments of the dashboard
   */
  public static List<String> dashboard(List<String> virtualMachine, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(virtualMachine);
    boolean built = Files.isRegularFile(home());
    command.addAll(
        built
            ? List.of("-jar", home().toString())
            : List.of("-cp", classPath(), "dev.handoff.Handoff"));
    command.addAll(arguments);
    return command;
  }

  /** The traffic process, which sends its requests to that server. */
  List<String> traffic(TrafficOrder order, Target target) {
    List<String> command = java();
    command.addAll(List.of("-cp", classPath(), "dev.handoff.Handoff", "traffic", target.url()));
    if (order.steps().isEmpty()) {
      command.addAll(List.of("--rate", Double.toString(order.rate())));
      command.addAll(List.of("--duration", order.duration().toMillis() + "ms"));
    } else {
      command.addAll(List.of("--steps", order.steps()));
    }
    if (order.warmup() != null) {
      command.addAll(List.of("--warmup", order.warmup().toMillis() + "ms"));
    }
    command.addAll(
        List.of(
            "--connections",
            order.connections(),
            "--arrivals",
            order.arrivals(),
            "--slow-share",
            Double.toString(order.slowShare()),
            "--bus",
            bus.toString()));
    return command;
  }

  /**
   * The environment of a helper of ours. If one of the Java options in it takes a port, it has none
   * of them: the port is meant for us, and the helper could not start.
   */
  static Environment environmentOfHelper(List<String> command) {
    Environment environment = Children.environment();
    return conflicts(command).ports().isEmpty()
        ? environment
        : environment
            .without("JAVA_TOOL_OPTIONS=")
            .without("JDK_JAVA_OPTIONS=")
            .without("_JAVA_OPTIONS=");
  }

  /**
   * Why a process with this command line and our environment may have exited at its start: one
   * sentence per possible reason, none if none is known.
   */
  public static List<String> reasons(List<String> command) {
    try {
      return conflicts(command).reasons(ListeningSockets.portsOfThisProcess(NO_SOCKET));
    } catch (IOException e) {
      return conflicts(command).ports();
    }
  }

  /**
   * What a process with this command line and our environment may fail to get because we have it.
   */
  static JavaConflicts conflicts(List<String> command) {
    return new JavaConflicts(JavaCommand.read(command, Children.environment(), null));
  }

  private static List<String> java(String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    command.addAll(List.of(more));
    return command;
  }

  /**
   * The demo server's own jar if it is in one of its places, otherwise null; it starts faster than
   * ours.
   */
  public static Path demoJar() {
    Path here = home();
    Path beside = here.resolveSibling(DEMO_JAR);
    Path built = here.resolveSibling("../../demo-server/target/" + DEMO_JAR).normalize();
    return Files.isRegularFile(beside) ? beside : Files.isRegularFile(built) ? built : null;
  }

  private static String classPath() {
    Path here = home();
    return Files.isRegularFile(here) ? here.toString() : System.getProperty("java.class.path");
  }

  private static Path home() {
    try {
      return Path.of(Launch.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("no path of our own code", impossible);
    }
  }
}
