package dev.handoff.demo;

import dev.handoff.posix.ClassArchive;
import dev.handoff.posix.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a server under test: it starts with little CPU and has much patience. */
public final class ServerCommand {
  /** So short a life is not worth the second compiler. */
  private static final List<String> BRISK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Unless a test looks at these times, nothing is to fail because the machine is busy. */
  private static final List<String> PATIENT =
      List.of("--ready-timeout", "--drain-timeout", "--head-timeout");

  private ServerCommand() {}

  /** A server on a free port, unless the options name one, with these options for Java. */
  static List<String> of(List<String> jvm, Path jar, List<String> options) {
    List<String> command = new ArrayList<>(List.of(ServerProcess.java()));
    command.addAll(BRISK);
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar.toString()));
    if (!options.contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    for (String time : PATIENT) {
      if (!options.contains(time)) {
        command.addAll(List.of(time, "2m"));
      }
    }
    if (!options.contains("--standby")) {
      command.addAll(List.of("--standby", "off"));
    }
    command.addAll(options);
    return command;
  }

  /** The same from the class archive, as any later generation is started: 0.2 s of CPU less. */
  public static List<String> fromArchive(List<String> jvm, Path jar, List<String> options)
      throws IOException {
    return ClassArchive.addTo(of(jvm, jar, options), Environment.ofThisProcess(), null);
  }

  /** A command line, or that of a later generation, without what makes it use the archive. */
  static List<String> withoutArchive(List<String> command) {
    List<String> others = new ArrayList<>(command);
    others.removeIf(it -> it.startsWith("-XX:SharedArchiveFile=") || it.equals("-Xlog:cds*=off"));
    return others;
  }
}
