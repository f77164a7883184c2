package dev.handoff.subject.file;

import java.util.List;

/** What differs for a server whose processes are not watched, because it is on another machine. */
record Elsewhere(Keys keys) {
  private static final List<String> OF_PROCESSES =
      List.of("start", "attach", "pid", "stop", "under", "listener", "notify");

  /** Whether a file describes such a server. */
  static boolean isMeant(Keys keys) {
    return keys.optional(
        "tree",
        "none",
        false,
        tree -> {
          if (!tree.is("none")) {
            throw tree.mistake("'tree' is none, or left out.");
          }
          return true;
        });
  }

  /** Whether everything in the file can be meant for such a server. */
  void check(SubjectFile.Restart restart) {
    for (String key : OF_PROCESSES) {
      if (keys.has(key)) {
        throw keys.place(key)
            .mistake(
                "'tree: none' means a server without processes on this machine; leave '%s' out, or"
                    + " 'tree'.",
                key);
      }
    }
    if (!(restart.by() instanceof RestartBy.Run run)) {
      throw keys.place("restart")
          .mistake("with 'tree: none', 'restart' is {run: COMMAND}, such as kubectl rollout.");
    } else if (run.command().variables().contains("pid")) {
      throw keys.place("restart").mistake("with 'tree: none' there is no ${pid}; leave it out.");
    } else if (restart.done() != Done.Condition.COMMAND) {
      throw keys.place("done")
          .mistake("with 'tree: none', 'done' is command: its processes cannot be seen.");
    }
    Attached.noPort(keys);
  }
}
