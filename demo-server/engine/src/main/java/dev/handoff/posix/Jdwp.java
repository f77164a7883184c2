package dev.handoff.posix;

import java.util.HashMap;
import java.util.Map;

/**
 * The debugger's agent as loaded by an option: {@code -agentlib:jdwp=transport=dt_socket,...} or
 * one of its older forms ("Connection and Invocation Details" of the Java Platform Debugger
 * Architecture).
 *
 * @param port the fixed port on which it listens, or null if it takes any free port or connects
 *     itself
 * @param suspends whether the program waits until a debugger has attached, which is the default
 */
record Jdwp(String port, boolean suspends) {

  /** The agent that an option loads; null if the option is another one. */
  static Jdwp of(String option) {
    String settings = settings(option);
    if (settings == null) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (String setting : settings.split(",")) {
      int equals = setting.indexOf('=');
      if (equals > 0) {
        values.put(setting.substring(0, equals).trim(), setting.substring(equals + 1).trim());
      }
    }
    boolean listens = values.getOrDefault("server", "n").startsWith("y");
    boolean suspends =
        listens
            && !values.getOrDefault("suspend", "y").startsWith("n")
            && !values.containsKey("onthrow")
            && !values.getOrDefault("onuncaught", "n").startsWith("y");
    return new Jdwp(listens ? port(values.get("address")) : null, suspends);
  }

  private static String settings(String option) {
    if (option.startsWith("-agentlib:jdwp=")) {
      return option.substring("-agentlib:jdwp=".length());
    } else if (option.startsWith("-Xrunjdwp:")) {
      return option.substring("-Xrunjdwp:".length());
    }
    int library = option.startsWith("-agentpath:") ? option.indexOf("libjdwp.so=") : -1;
    return library < 0 ? null : option.substring(library + "libjdwp.so=".length());
  }

  private static String port(String address) {
    if (address == null) {
      return null;
    }
    String port = address.substring(address.lastIndexOf(':') + 1);
    return port.isEmpty() || port.equals("0") ? null : port;
  }
}
