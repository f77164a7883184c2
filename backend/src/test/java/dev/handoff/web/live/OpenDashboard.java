package dev.handoff.web.live;

import dev.handoff.bus.BusServer;
import dev.handoff.event.EventSink;
import dev.handoff.fault.Faults;
import dev.handoff.journal.Journal;
import dev.handoff.procfs.Endpoint;
import dev.handoff.subject.DemoServerCommand;
import dev.handoff.supervise.Supervision;
import dev.handoff.verdict.LiveVerdicts;
import dev.handoff.web.door.Door;
import dev.handoff.web.files.JournalFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A dashboard in this process on a free port, with a journal that the test can write to. */
public final class OpenDashboard implements AutoCloseable {
  /** Where to look at what it has. */
  public final Journal journal;

  /** Where to write to. */
  public final EventSink events;

  /** The dashboard. */
  public final Dashboard dashboard;

  /** Its port. */
  public final int port;

  private final Path directory;
  private final Door door;
  private final BusServer bus;
  private final Supervision supervision;
  private final LiveVerdicts verdicts;

  /** One with this journal. */
  public OpenDashboard(Journal journal, String host) throws Exception {
    this(journal, host, Duration.ofSeconds(10));
  }

  /** One with a different timeout for slow clients. */
  public OpenDashboard(Journal journal, String host, Duration patience) throws Exception {
    this.journal = journal;
    this.events = journal.sink(0);
    this.directory = Files.createTempDirectory("handoff-test");
    this.door = Door.open(host, 0);
    this.port = door.port();
    this.bus = BusServer.start(directory.resolve("bus.sock"), journal);
    Endpoint at = new Endpoint("127.0.0.1", 9);
    this.supervision =
        new Supervision(
            journal, DemoServerCommand.beside(bus.socket(), at, List.of()), Duration.ZERO, false);
    this.verdicts = LiveVerdicts.start(journal);
    Faults faults = new Faults(journal, supervision);
    this.dashboard =
        Dashboard.start(
            patience,
            door,
            journal,
            bus,
            supervision,
            verdicts,
            faults,
            JournalFiles.of(journal, verdicts::all));
  }

  /** One that only this machine can reach, with a journal of its own. */
  public static OpenDashboard local() {
    try {
      return new OpenDashboard(new Journal(1_000), "127.0.0.1");
    } catch (Exception e) {
      throw new AssertionError("no dashboard can be opened here", e);
    }
  }

  @Override
  public void close() throws Exception {
    dashboard.close();
    verdicts.close();
    supervision.close(line -> {});
    bus.close();
    door.close();
    Files.delete(directory);
  }
}
