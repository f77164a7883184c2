package dev.handoff;

import dev.handoff.journal.RecordingFile;
import dev.handoff.web.door.Door;
import dev.handoff.web.files.Replay;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code handoff replay FILE}: the page of a recording, without a server. */
@Command(
    name = "replay",
    description = "Shows a recording (Save on the page, or GET /api/recording) as it was live.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
  private static final int ENVIRONMENT = 2;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A recording.")
  private Path file;

  @Option(
      names = "--port",
      defaultValue = "7000",
      description = "Port of the page; 0 picks a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description =
          "Address of the page; one that other machines can reach needs the token that is printed"
              + " (default: ${DEFAULT-VALUE}).")
  private String host;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65_535) {
      return refused("A port is a number from 0 to 65535, not " + port + ".");
    }
    try (Door door = Door.open(host, port)) {
      Replay.Read read = Replay.read(file);
      read.complaints().forEach(spec.commandLine().getErr()::println);
      ShutdownSignal shutdown = ShutdownSignal.onSignal(() -> {});
      try (Replay replay = Replay.start(door, read)) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
            Locale.ROOT,
            "Handoff replay: %s  (%s, %,d event%s, %d restart%s)%n",
            replay.url(),
            file,
            read.events(),
            read.events() == 1 ? "" : "s",
            read.restarts(),
            read.restarts() == 1 ? "" : "s");
        // Nobody could find a page whose address cannot be printed.
        if (!out.checkError()) {
          SpareHeap.giveBack();
          shutdown.await();
        }
      }
      return 0;
    } catch (Door.Shut | RecordingFile.Unusable e) {
      return refused(e.getMessage());
    }
  }

  private int refused(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence);
    err.flush();
    return ENVIRONMENT;
  }
}
