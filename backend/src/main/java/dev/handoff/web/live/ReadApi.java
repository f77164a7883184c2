package dev.handoff.web.live;

import dev.handoff.bus.BusServer;
import dev.handoff.fault.Faults;
import dev.handoff.story.Generation;
import dev.handoff.story.Story;
import dev.handoff.supervise.Supervision;
import dev.handoff.verdict.LiveVerdicts;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of the API that only reads: facts as JSON. */
final class ReadApi {
  private final Supervision supervision;
  private final BusServer bus;
  private final EventStream stream;
  private final LiveVerdicts verdicts;
  private final Faults faults;

  ReadApi(
      Supervision supervision,
      BusServer bus,
      EventStream stream,
      LiveVerdicts verdicts,
      Faults faults) {
    this.supervision = supervision;
    this.bus = bus;
    this.stream = stream;
    this.verdicts = verdicts;
    this.faults = faults;
  }

  void state(Context request) {
    Story state = supervision.story().now();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("target", supervision.target().url());
    answer.put("subject", supervision.supervisor().servers().now().name());
    answer.put("serving", state.serving().map(Generation::pid).orElse(null));
    answer.put("processes", state.generations());
    answer.put("upgrade", state.upgrade());
    answer.put("traffic", state.traffic());
    answer.put("bus", bus.stats());
    answer.put("viewers", stream.viewers());
    request.json(answer);
  }

  void restarts(Context request) {
    request.json(verdicts.all());
  }

  void faults(Context request) {
    request.json(faults.all());
  }

  void health(Context request) {
    request.contentType("text/plain; charset=utf-8").result("ok");
  }
}
