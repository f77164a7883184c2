package dev.handoff.web.files;

import dev.handoff.event.OperatorEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Origin;
import dev.handoff.journal.RecordingFile;
import dev.handoff.page.PageView;
import dev.handoff.supervise.Refusal;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.Verdicts;
import dev.handoff.web.door.Door;
import dev.handoff.web.door.WebServer;
import dev.handoff.web.live.EventStream;
import dev.handoff.web.live.Notes;
import dev.handoff.web.live.Templates;
import dev.handoff.web.live.VerdictPanels;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Serves the page for a recording: the same page, without a server, a bus or buttons. */
public final class Replay implements AutoCloseable {
  private static final int MOST_ADDED = 2_000;

  private final WebServer server;
  private final EventStream events;

  private Replay(WebServer server, EventStream events) {
    this.server = server;
    this.events = events;
  }

  /** A recording that has been read once, without holding its events. */
  public static final class Read {
    private final Verdicts accumulated = Verdicts.ofRecording();
    private final List<OperatorEvent.Note> notes = new ArrayList<>();
    private final RecordingFile file;
    private final List<Verdict> verdicts;

    private Read(Path path) throws RecordingFile.Unusable {
      file =
          RecordingFile.open(
              path,
              entry -> {
                accumulated.accept(entry);
                if (entry.envelope().event() instanceof OperatorEvent.Note note) {
                  notes.add(note);
                }
              });
      verdicts = List.copyOf(accumulated.all());
    }

    /** What was skipped in it, one sentence each. */
    public List<String> complaints() {
      return file.result().complaints(file.name());
    }

    /** How many events it has. */
    public long events() {
      return file.result().events();
    }

    /** How many restarts. */
    public int restarts() {
      return verdicts.size();
    }
  }

  /** Reads a recording. */
  public static Read read(Path path) throws RecordingFile.Unusable {
    return new Read(path);
  }

  /**
   * Starts answering.
   *
   * @param door where to listen; it is closed with the replay. If other machines can reach it,
   *     clients need a token.
   */
  public static Replay start(Door door, Read read) {
    Journal added = new Journal(MOST_ADDED, read.file.lastId() + 1, Origin.UNKNOWN);
    EventStream events = new EventStream(added);
    WebServer server =
        WebServer.start(door, WebServer.PATIENCE, routes -> add(routes, read, added, events));
    return new Replay(server, events);
  }

  static void add(RoutesConfig routes, Read read, Journal added, EventStream events) {
    ReplayRecords records = new ReplayRecords(read.file, added, ReplayRecords.PAGE);
    Notes notes = new Notes(added, read.notes);
    Templates templates = new Templates();
    VerdictPanels panels = new VerdictPanels(templates, () -> read.verdicts);
    String name = read.file.name();
    String about = About.recording(name, records.header());
    Recording recording = new Recording(records);
    routes.get(
        "/",
        request ->
            templates.answer(
                request,
                "page.jte",
                PageView.recording(
                    name, about, TrafficEvent.LATE_MICROS, panels.all(), panels.ways())));
    routes.get("/panel/verdicts", panels::verdicts);
    routes.get("/panel/figures", panels::figures);
    routes.get("/panel/restarts", panels::restarts);
    routes.get("/panel/ways", panels::ways);
    routes.get("/api/restarts", request -> request.json(read.verdicts));
    routes.get("/api/events", events);
    routes.get(
        "/api/recording",
        request ->
            recording.handle(
                request, request.queryParam("page") == null ? records : records.forPage()));
    routes.get("/api/report", new RestartReport(records, () -> read.verdicts, templates));
    routes.get(
        "/healthz", request -> request.contentType("text/plain; charset=utf-8").result("ok"));
    routes.post("/api/notes", notes::pin);
    routes.delete("/api/notes/{id}", notes::remove);
    Handler nothingRuns = Replay::nothingRuns;
    routes.post("/api/<action>", nothingRuns);
    routes.patch("/api/<action>", nothingRuns);
    routes.delete("/api/<action>", nothingRuns);
  }

  private static void nothingRuns(Context request) throws Refusal {
    throw Refusal.conflict(
        "This is a recording: nothing runs here. Start handoff.jar without replay for that.");
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
