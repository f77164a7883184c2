package dev.handoff.restart;

import java.util.List;

/**
 * A debugger's port in a command line: two generations live at the same time and cannot both have
 * it.
 */
final class Debugger {
  private Debugger() {}

  /** For whoever wonders why a generation with this command line failed; empty if not for this. */
  static String warning(List<String> command) {
    for (String argument : command) {
      if ((argument.startsWith("-agentlib:jdwp=") || argument.startsWith("-Xrunjdwp:"))
          && waitsOnOnePort(argument.substring(argument.indexOf("jdwp") + "jdwp".length() + 1))) {
        return " Perhaps its debugger wants the port that another generation's has ("
            + argument
            + "): with address=127.0.0.1:0 each gets one of its own.";
      }
    }
    return "";
  }

  private static boolean waitsOnOnePort(String options) {
    List<String> all = List.of(options.split(","));
    return all.contains("server=y")
        && all.stream()
            .filter(option -> option.startsWith("address="))
            .anyMatch(option -> !option.matches("address=(.*:)?0"));
  }
}
