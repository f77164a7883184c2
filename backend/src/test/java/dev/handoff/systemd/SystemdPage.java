package dev.handoff.systemd;

import dev.handoff.demo.ServerCommand;
import dev.handoff.demo.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The units that docs/systemd.md tells people to use, with the paths of a test. */
final class SystemdPage {
  static final int NOTIFY = 0;
  static final int NOTIFY_RELOAD = 1;

  private static final Pattern UNIT =
      Pattern.compile("(?s)```ini\n# /etc/systemd/system/(\\S+)\n(.*?)```");
  private static final Pattern START = Pattern.compile("(?m)^ExecStart=(.*)$");

  private final String text = Files.readString(Path.of("..", "demo-server", "docs", "systemd.md"));

  SystemdPage() throws IOException {}

  /** Its units of that name, in their order. */
  List<String> units(String name) {
    List<String> units = new ArrayList<>();
    Matcher matcher = UNIT.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        units.add(matcher.group(2));
      }
    }
    return units;
  }

  /** The socket unit with another port. */
  String socket(int port) {
    return units("handoff.socket").get(0).replace(":8080", ":" + port);
  }

  /**
   * The service with the built jar. Its times are those of a test that may run on a busy machine.
   */
  String service(int which, int port, Path releaseFile, Path output, String... options)
      throws IOException {
    String unit = units("handoff.service").get(which);
    Matcher start = START.matcher(unit);
    if (!start.find()) {
      throw new AssertionError("no ExecStart in " + unit);
    }
    List<String> command =
        ServerCommand.fromArchive(List.of(), ServerProcess.jar(), List.of("--port", "" + port));
    List<String> java = command.subList(0, command.indexOf("-jar"));
    List<String> patience = command.subList(command.indexOf("--port") + 2, command.size());
    String changed =
        start
            .group(1)
            .replace("/usr/bin/java", String.join(" ", java))
            .replace("/opt/handoff/demo-server.jar", ServerProcess.jar().toString())
            .replace("8080", "" + port)
            .replace("/etc/handoff/release.json", releaseFile.toString());
    return unit.replace(
        start.group(),
        "ExecStart="
            + changed
            + " --standby off --slow-every 0 --probation 300ms --idle-grace 1m --backoff 30s "
            + String.join(" ", patience)
            + " "
            + String.join(" ", options)
            + "\nStandardOutput=append:"
            + output
            + "\nStandardError=append:"
            + output);
  }
}
