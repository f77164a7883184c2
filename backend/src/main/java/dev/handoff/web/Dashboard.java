package dev.handoff.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.bus.BusServer;
import dev.handoff.bus.Journal;
import dev.handoff.fault.Faults;
import dev.handoff.supervise.Supervision;
import dev.handoff.verdict.LiveVerdicts;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The web server of the dashboard. */
public final class Dashboard implements AutoCloseable {
  /**
   * How long a client may take to send a head, to send a body, and to read the next byte of an
   * answer.
   */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Leaves descriptors for the bus: a process is often limited to 1,024. */
  private static final int MOST_CONNECTIONS = 512;

  private final Javalin javalin;
  private final EventStream events;
  private final String url;

  private Dashboard(Javalin javalin, EventStream events, String url) {
    this.javalin = javalin;
    this.events = events;
    this.url = url;
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
      Faults faults) {
    return start(PATIENCE, door, journal, bus, supervision, verdicts, faults);
  }

  /** The same, with a given patience for slow clients. */
  static Dashboard start(
      Duration patience,
      Door door,
      Journal journal,
      BusServer bus,
      Supervision supervision,
      LiveVerdicts verdicts,
      Faults faults) {
    Token token = door.isLocal() ? null : Token.random(door.port());
    EventStream events = new EventStream(journal);
    Templates templates = new Templates();
    VerdictPanels verdictPanels = new VerdictPanels(templates, verdicts::all);
    Records records = new JournalRecords(journal);
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, door, patience);
              Routes.add(
                  config,
                  new Guard(Guard.hostsOf(door), token, patience),
                  new Panels(templates, supervision, verdictPanels, faults),
                  verdictPanels,
                  new Facts(supervision, bus, events, verdicts, faults),
                  new Actions(supervision, faults),
                  new Notes(journal),
                  events,
                  new Recording(records),
                  new Report(records, verdicts::all, templates));
            });
    javalin.start();
    return new Dashboard(
        javalin, events, door.url() + (token == null ? "" : "/?token=" + token.value()));
  }

  /** What to type into the browser, with the token if one is needed. */
  public String url() {
    return url;
  }

  /** Ends all streams and stops answering. */
  @Override
  public void close() {
    events.close();
    javalin.stop();
  }

  static void configure(JavalinConfig config, Door door, Duration patience) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jsonMapper(new JavalinJackson(new ObjectMapper(), false));
    config.jetty.modifyServer(server -> server.setErrorHandler(new Unreadable()));
    config.jetty.addConnector((server, http) -> connector(server, http, door, patience));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, Door door, Duration patience) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setIdleTimeout(patience.toMillis());
    connector.addBean(new SlowHeads(connector, patience));
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    try {
      connector.open(door.channel());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }
}
