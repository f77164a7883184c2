package dev.handoff.web.live;

import io.javalin.config.RoutesConfig;

/** Everything that this dashboard answers besides the files of the page, on one screen. */
final class Routes {
  private Routes() {}

  static void add(
      RoutesConfig routes,
      Panels panels,
      VerdictPanels verdicts,
      ReadApi read,
      WriteApi write,
      Notes notes,
      EventStream events,
      Downloads downloads) {
    routes.get("/", panels::page);
    routes.get("/panel/controls", panels::controls);
    routes.get("/panel/traffic", panels::traffic);
    routes.get("/panel/faults", panels::faults);
    routes.get("/panel/verdicts", verdicts::verdicts);
    routes.get("/panel/figures", verdicts::figures);
    routes.get("/panel/restarts", verdicts::restarts);
    routes.get("/panel/ways", panels::ways);

    routes.get("/api/state", read::state);
    routes.get("/api/restarts", read::restarts);
    routes.get("/api/events", events);
    routes.get("/api/recording", downloads.recording());
    routes.get("/api/report", downloads.report());
    routes.get("/healthz", read::health);

    routes.post("/api/upgrade", write::upgrade);
    routes.delete("/api/upgrade", write::abort);
    routes.post("/api/restart", write::restart);
    routes.post("/api/shutdown", write::shutdown);
    routes.post("/api/start", write::start);
    routes.get("/api/subject", write::subjects);
    routes.post("/api/subject", write::switchTo);
    routes.get("/api/releases", write::releases);
    routes.post("/api/releases/{name}", write::choose);
    routes.post("/api/traffic", write::startTraffic);
    routes.patch("/api/traffic", write::changeTraffic);
    routes.delete("/api/traffic", write::stopTraffic);
    routes.get("/api/faults", read::faults);
    routes.post("/api/faults/{name}", write::inject);
    routes.post("/api/notes", notes::pin);
    routes.delete("/api/notes/{id}", notes::remove);
  }
}
