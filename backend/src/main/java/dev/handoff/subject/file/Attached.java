package dev.handoff.subject.file;

import java.util.List;

/** What differs for a server that runs already: we only restart it, and never end it. */
record Attached(Keys keys) {
  private static final List<String> OURS = List.of("start", "pid", "stop", "under");

  /** The path of the file with its PID. */
  static String path(Written written) {
    if (!written.text().startsWith("/") || written.text().contains("${")) {
      throw written.mistake(
          "'%s' is no path of a PID file that is there already; write /run/nginx.pid.",
          written.text());
    }
    return written.text();
  }

  /** Whether everything in the file can be meant for such a server. */
  void check(SubjectFile.Restart restart) {
    for (String key : OURS) {
      if (keys.has(key)) {
        throw keys.place(key)
            .mistake(
                "'attach' means a server that runs already, which we neither start nor stop; leave"
                    + " '%s' out, or 'attach'.",
                key);
      }
    }
    if (!(restart.by() instanceof RestartBy.Signal) && !(restart.by() instanceof RestartBy.Run)) {
      throw keys.place("restart")
          .mistake(
              "a server that runs already is restarted by {signal: HUP} or {run: COMMAND}, because"
                  + " it is not ours to stop.");
    } else if (restart.by() instanceof RestartBy.Signal signal && signal.name().equals("KILL")) {
      throw keys.place("restart").mistake("KILL ends a server that is not ours; write HUP.");
    } else if (restart.done() instanceof Done.Log) {
      throw keys.place("done")
          .mistake(
              "what a server that runs already prints is not read; write workers, main, exec or"
                  + " command.");
    }
    noPort(keys);
  }

  /** It listens where it listens. */
  static void noPort(Keys keys) {
    for (String key : List.of("url", "listener")) {
      if (keys.has(key)
          && keys.written(key, "http://127.0.0.1:80/").template().variables().stream()
              .anyMatch(name -> name.startsWith("port"))) {
        throw keys.place(key)
            .mistake(
                "a server that we do not start has its port already; write that into '%s'.", key);
      }
    }
  }
}
