package dev.handoff.subject.file;

import java.util.List;
import java.util.Map;

/**
 * What differs for a server under systemd: its units are among its files, and it is systemd that
 * starts, restarts and stops it.
 */
record Units(Keys keys) {
  private static final String FOLDER = "units/";

  /** Whether a file is a unit of systemd. */
  static boolean isUnit(String path) {
    return path.startsWith(FOLDER);
  }

  /** The names of the units; none for a server that does not run under systemd. */
  List<String> read(Map<String, FileText> files, RestartBy by, Done done) {
    if (!keys.has("under")) {
      return List.of();
    } else if (!keys.written("under", "systemd").is("systemd")) {
      throw keys.place("under").mistake("'under' is systemd, or left out.");
    }
    List<String> units =
        files.keySet().stream()
            .filter(Units::isUnit)
            .map(path -> path.substring(FOLDER.length()))
            .filter(name -> !name.contains("/"))
            .toList();
    if (units.stream().noneMatch(name -> name.endsWith(".service"))) {
      throw keys.place("under")
          .mistake("'under: systemd' needs a service; write 'units/NAME.service' below files:.");
    } else if (by instanceof RestartBy.StopStart || by instanceof RestartBy.Replace) {
      throw keys.place("restart")
          .mistake("under systemd, 'restart' is {run: systemctl restart NAME.service}.");
    } else if (done instanceof Done.Log) {
      throw keys.place("done")
          .mistake("what services print is not read; write 'done: main' or 'done: command'.");
    } else if (keys.has("pid")) {
      throw keys.place("pid").mistake("systemd knows the main process; leave 'pid' out.");
    }
    return units;
  }
}
