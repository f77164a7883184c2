package dev.handoff.web.live;

import dev.handoff.fault.Faults;
import dev.handoff.plan.Durations;
import dev.handoff.plan.TrafficOrder;
import dev.handoff.story.UpgradeOutcome;
import dev.handoff.supervise.PreparedRelease;
import dev.handoff.supervise.Refusal;
import dev.handoff.supervise.Releases;
import dev.handoff.supervise.Servers;
import dev.handoff.supervise.Supervision;
import dev.handoff.web.door.Input;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The buttons as routes: each is a fixed verb that acts on what was fixed at the start. */
final class WriteApi {
  private static final Duration USUAL_WAIT = Duration.ofSeconds(60);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final Supervision supervision;
  private final Faults faults;

  WriteApi(Supervision supervision, Faults faults) {
    this.supervision = supervision;
    this.faults = faults;
  }

  void upgrade(Context request) throws Refusal, IOException, InterruptedException {
    Map<String, String> fields = Input.of(request, List.of("release", "wait"));
    Optional<UpgradeOutcome> outcome =
        supervision.supervisor().upgrade(fields.get("release"), waiting(fields.get("wait")));
    if (outcome.isPresent()) {
      request.json(outcome.get());
    } else {
      accepted(request, Map.of("upgrade", "requested"));
    }
  }

  void restart(Context request) throws Refusal, IOException, InterruptedException {
    Map<String, String> fields = Input.of(request, List.of("wait"));
    Optional<UpgradeOutcome> outcome =
        supervision.supervisor().restart(waiting(fields.get("wait")));
    if (outcome.isPresent()) {
      request.json(outcome.get());
    } else {
      accepted(request, Map.of("restart", "requested"));
    }
  }

  void abort(Context request) throws Refusal, IOException, InterruptedException {
    Input.of(request, List.of());
    request.json(supervision.supervisor().abort());
  }

  void start(Context request) throws Refusal, IOException, InterruptedException {
    Map<String, String> fields = Input.of(request, List.of("release"));
    long pid = supervision.supervisor().start(fields.get("release"));
    accepted(request, Map.of("pid", pid));
  }

  void shutdown(Context request) throws Refusal, IOException {
    Input.of(request, List.of());
    accepted(request, Map.of("pid", supervision.supervisor().shutdown()));
  }

  void subjects(Context request) {
    Servers servers = supervision.supervisor().servers();
    Servers.Chosen chosen = servers.now();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("chosen", chosen.name());
    answer.put("doing", chosen.doing());
    answer.put("subjects", servers.offers());
    request.json(answer);
  }

  void switchTo(Context request) throws Refusal, IOException {
    String name = Input.of(request, List.of("name")).get("name");
    if (name == null) {
      throw Refusal.badInput("name is missing: GET /api/subject lists the names.");
    }
    Map<String, String> answer = Map.of("chosen", name);
    if (supervision.supervisor().switchTo(name)) {
      accepted(request, answer);
    } else {
      request.json(answer);
    }
  }

  void startTraffic(Context request) throws Refusal, IOException {
    Map<String, String> fields = Input.of(request, TrafficOrder.FIELDS);
    TrafficOrder order;
    try {
      order = TrafficOrder.of(fields);
    } catch (IllegalArgumentException e) {
      throw Refusal.badInput(e.getMessage());
    }
    accepted(request, Map.of("pid", supervision.traffic().start(order)));
  }

  void changeTraffic(Context request) throws Refusal, IOException, InterruptedException {
    Map<String, String> fields = Input.of(request, List.of("rate"));
    if (!fields.containsKey("rate")) {
      throw Refusal.badInput("rate is missing: give a number of requests a second.");
    }
    double rate;
    try {
      rate = TrafficOrder.rate(fields);
    } catch (IllegalArgumentException e) {
      throw Refusal.badInput(e.getMessage());
    }
    long pid = supervision.traffic().change(rate);
    request.json(Map.of("pid", pid, "rate", (int) rate));
  }

  void stopTraffic(Context request) throws Refusal {
    accepted(request, Map.of("pid", supervision.traffic().stop()));
  }

  void releases(Context request) {
    Releases releases = supervision.supervisor().releases();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("chosen", releases.chosen());
    answer.put(
        "releases",
        releases.all().stream()
            .map(
                each -> Map.of("name", each.name(), "title", each.title(), "broken", each.broken()))
            .toList());
    request.json(answer);
  }

  void choose(Context request) throws Refusal, IOException {
    Input.of(request, List.of());
    PreparedRelease release = supervision.supervisor().choose(request.pathParam("name"));
    request.json(Map.of("chosen", release.name()));
  }

  void inject(Context request) throws Refusal, IOException {
    String name = request.pathParam("name");
    String expect = faults.inject(name, Input.of(request, Faults.FIELDS));
    accepted(request, Map.of("fault", name, "expect", expect));
  }

  private static Duration waiting(String wait) throws Refusal {
    if (wait == null || wait.equals("false")) {
      return null;
    }
    Duration duration;
    try {
      duration = wait.equals("true") ? USUAL_WAIT : Durations.parse(wait);
    } catch (IllegalArgumentException e) {
      throw Refusal.badInput("wait: " + e.getMessage());
    }
    if (duration.compareTo(LONGEST_WAIT) > 0) {
      throw Refusal.badInput("wait must be at most 10m.");
    }
    return duration;
  }

  private static void accepted(Context request, Map<String, ?> answer) {
    request.status(HttpStatus.ACCEPTED).json(answer);
  }
}
