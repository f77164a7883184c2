package dev.handoff.subject.file;

import java.time.Duration;
import java.util.List;

/** Reads how a server is restarted and when that is done, and how it is stopped. */
record RestartReader(String file, Keys keys) {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(15);
  private static final SubjectFile.Stop USUAL_STOP =
      new SubjectFile.Stop("TERM", Duration.ofSeconds(30));
  private static final String RESTARTS =
      "{signal: HUP}, {run: COMMAND}, stop-start, replace or {replace: COMMAND}";
  private static final String DONES = "workers, main, exec, command or {log: /regex/}";

  SubjectFile.Restart read() {
    RestartBy by = by();
    return new SubjectFile.Restart(
        by, done(by), keys.optional("patience", "15s", USUAL_PATIENCE, Written::duration));
  }

  private RestartBy by() {
    Node node = keys.node("restart", "{signal: HUP}");
    if (node instanceof Node.Text text && text.text().equals("stop-start")) {
      return new RestartBy.StopStart();
    } else if (node instanceof Node.Text text && text.text().equals("replace")) {
      return new RestartBy.Replace(null);
    } else if (node instanceof Node.Table table && table.entries().size() == 1) {
      Keys kinds = new Keys(file, "restart", table, List.of("signal", "run", "replace"));
      return switch (kinds.there().iterator().next()) {
        case "signal" -> new RestartBy.Signal(kinds.written("signal", "HUP").signal());
        case "run" ->
            new RestartBy.Run(
                kinds.written("run", "\"kill -HUP ${pid}\"").template(Template.Allowed.AT_RESTART));
        default ->
            new RestartBy.Replace(
                kinds
                    .written("replace", "\"haproxy -sf ${pid}\"")
                    .command(Template.Allowed.SECOND_COMMAND));
      };
    }
    throw keys.place("restart").mistake("'restart' is %s.", RESTARTS);
  }

  private Done done(RestartBy by) {
    boolean ends = by instanceof RestartBy.StopStart || by instanceof RestartBy.Replace;
    if (!keys.has("done")) {
      return Elsewhere.isMeant(keys)
          ? Done.Condition.COMMAND
          : ends || keys.has("under") ? Done.Condition.MAIN : Done.Condition.WORKERS;
    }
    Place place = keys.place("done");
    Node node = keys.node("done", "workers");
    if (node instanceof Node.Table table) {
      return new Done.Log(
          new Keys(file, "done", table, List.of("log")).written("log", "/ready/").regex());
    }
    Done.Condition done =
        node instanceof Node.Text text
            ? switch (text.text()) {
              case "workers" -> Done.Condition.WORKERS;
              case "main" -> Done.Condition.MAIN;
              case "exec" -> Done.Condition.EXEC;
              case "command" -> Done.Condition.COMMAND;
              default -> null;
            }
            : null;
    if (done == null) {
      throw place.mistake("'done' is %s.", DONES);
    } else if (done == Done.Condition.COMMAND && !(by instanceof RestartBy.Run)) {
      throw place.mistake("'done: command' needs a command: write 'restart: {run: COMMAND}'.");
    } else if (ends && done != Done.Condition.MAIN) {
      throw place.mistake("this restart ends the main process: write 'done: main', or nothing.");
    }
    return done;
  }

  SubjectFile.Stop stop() {
    if (!keys.has("stop")) {
      return USUAL_STOP;
    }
    Node node = keys.node("stop", "{signal: TERM, within: 30s}");
    if (!(node instanceof Node.Table table)) {
      throw keys.place("stop").mistake("'stop' is {signal: TERM, within: 30s}.");
    }
    Keys stop = new Keys(file, "stop", table, List.of("signal", "within"));
    return new SubjectFile.Stop(
        stop.optional("signal", "TERM", USUAL_STOP.signal(), Written::signal),
        stop.optional("within", "30s", USUAL_STOP.within(), Written::duration));
  }
}
