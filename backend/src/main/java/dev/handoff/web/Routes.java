package dev.handoff.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;

/** Everything that this dashboard answers, on one screen. */
final class Routes {
  private Routes() {}

  static void add(
      JavalinConfig config,
      Guard guard,
      Panels panels,
      VerdictPanels verdicts,
      Facts facts,
      Actions actions,
      Notes notes,
      EventStream events,
      Recording recording,
      Report report) {
    config.routes.before(guard);

    config.routes.get("/", panels::page);
    config.routes.get("/panel/controls", panels::controls);
    config.routes.get("/panel/traffic", panels::traffic);
    config.routes.get("/panel/faults", panels::faults);
    config.routes.get("/panel/verdicts", verdicts::verdicts);
    config.routes.get("/panel/figures", verdicts::figures);
    config.staticFiles.add("/public", Location.CLASSPATH);
    config.staticFiles.enableWebjars();

    config.routes.get("/api/state", facts::state);
    config.routes.get("/api/restarts", facts::restarts);
    config.routes.get("/api/events", events);
    config.routes.get("/api/recording", recording);
    config.routes.get("/api/report", report);
    config.routes.get("/healthz", facts::health);

    config.routes.post("/api/upgrade", actions::upgrade);
    config.routes.post("/api/shutdown", actions::shutdown);
    config.routes.post("/api/start", actions::start);
    config.routes.get("/api/releases", actions::releases);
    config.routes.post("/api/releases/{name}", actions::choose);
    config.routes.post("/api/traffic", actions::startTraffic);
    config.routes.delete("/api/traffic", actions::stopTraffic);
    config.routes.get("/api/faults", facts::faults);
    config.routes.post("/api/faults/{name}", actions::inject);
    config.routes.post("/api/notes", notes::pin);
    config.routes.delete("/api/notes/{id}", notes::remove);

    Problems.add(config.routes);
  }
}
