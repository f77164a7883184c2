package dev.handoff.web.live;

import dev.handoff.bus.BusServer;
import dev.handoff.fault.Faults;
import dev.handoff.journal.Journal;
import dev.handoff.supervise.Supervision;
import dev.handoff.verdict.LiveVerdicts;
import dev.handoff.web.door.Door;
import dev.handoff.web.door.WebServer;
import java.time.Duration;

/** The web server of the dashboard. */
public final class Dashboard implements AutoCloseable {
  private final WebServer server;
  private final EventStream events;

  private Dashboard(WebServer server, EventStream events) {
    this.server = server;
    this.events = events;
  }

  /**
   * Starts answering.
   *
   * @param door where to listen; it is closed with the dashboard. If other machines can reach it,
   *     clients need a token.
   */
  public static Dashboard start(
      Door door,
      Journal journal,
      BusServer bus,
      Supervision supervision,
      LiveVerdicts verdicts,
      Faults faults,
      Downloads downloads) {
    return start(WebServer.PATIENCE, door, journal, bus, supervision, verdicts, faults, downloads);
  }

  /** The same, with a given patience for slow clients. */
  static Dashboard start(
      Duration patience,
      Door door,
      Journal journal,
      BusServer bus,
      Supervision supervision,
      LiveVerdicts verdicts,
      Faults faults,
      Downloads downloads) {
    EventStream events = new EventStream(journal);
    Templates templates = new Templates();
    VerdictPanels verdictPanels = new VerdictPanels(templates, verdicts::all);
    WebServer server =
        WebServer.start(
            door,
            patience,
            routes ->
                Routes.add(
                    routes,
                    new Panels(templates, supervision, verdictPanels, faults),
                    verdictPanels,
                    new ReadApi(supervision, bus, events, verdicts, faults),
                    new WriteApi(supervision, faults),
                    new Notes(journal),
                    events,
                    downloads));
    return new Dashboard(server, events);
  }

  /** What to type into the browser, with the token if one is needed. */
  public String url() {
    return server.url();
  }

  /** Ends all streams and stops answering. */
  @Override
  public void close() {
    events.close();
    server.close();
  }
}
