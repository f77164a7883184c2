package dev.handoff.posix;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What a virtual machine takes exclusively, so that a second one with the same options cannot start
 * beside it. Two generations live at the same time, and so do a dashboard and its server. Files
 * that both write (logs, recordings, dumps, archives made at exit) do not count: the later one
 * overwrites them, and both start.
 */
public final class JavaConflicts {
  private static final String JMX = "com.sun.management.jmxremote.";
  private static final String JMX_FILE = "-Dcom.sun.management.config.file=";
  private static final String[] AGENTS = {"-javaagent:", "-agentlib:", "-agentpath:", "-Xrun"};

  private final JavaCommand java;

  /** The conflicts of a command line. */
  public JavaConflicts(JavaCommand java) {
    this.java = java;
  }

  /** One sentence for each port that an option certainly claims; each says what to do. */
  public List<String> ports() {
    List<String> sentences = new ArrayList<>();
    for (JavaOption option : java.options()) {
      Jdwp debugger = Jdwp.of(option.text());
      if (debugger != null && debugger.port() != null) {
        sentences.add(
            "The debugger takes port "
                + debugger.port()
                + ", which only one process can have ("
                + option.shown()
                + "): take the option out, or let each process choose a port with"
                + " address=127.0.0.1:0.");
      }
    }
    JavaOption jmx = remoteManagement();
    if (jmx != null) {
      sentences.add(
          "Remote JMX takes a port that only one process can have ("
              + jmx.shown()
              + "): take the option out (jconsole and jcmd find local processes by their PID), or"
              + " set the port to 0.");
    }
    return sentences;
  }

  /** What makes a process with this command line wait before main, in one sentence; or null. */
  public String waiting() {
    for (JavaOption option : java.options()) {
      Jdwp debugger = Jdwp.of(option.text());
      if (debugger != null && debugger.suspends()) {
        return "It waits for a debugger to attach ("
            + option.shown()
            + "): say suspend=n, or take the option out.";
      }
    }
    return null;
  }

  /**
   * Possible reasons why a process with this command line exits before main while another like it
   * runs: sentences, perhaps none.
   *
   * @param taken the ports of the running one, to be looked for in the options of agents
   */
  public List<String> reasons(Set<Integer> taken) {
    List<String> reasons = new ArrayList<>(ports());
    for (JavaOption option : java.options()) {
      for (int port : taken) {
        if (isAgent(option) && Jdwp.of(option.text()) == null && names(option.text(), port)) {
          reasons.add(
              "An agent takes port "
                  + port
                  + ", which only one process can have ("
                  + option.shown()
                  + "): take the option out, or give it another port.");
        }
      }
      if (option.text().equals("-Xshare:on") || option.text().equals("-XX:AOTMode=on")) {
        reasons.add(
            "With "
                + option.shown()
                + " Java does not start unless its archive fits the jar: say auto instead of on.");
      }
    }
    return reasons;
  }

  private JavaOption remoteManagement() {
    JavaOption port = setting("port");
    if (port == null) {
      return null;
    }
    JavaOption objects = setting("rmi.port");
    return isFixed(port) ? port : objects != null && isFixed(objects) ? objects : null;
  }

  /** A JMX setting, from the command line or from the file that it names; or null. */
  private JavaOption setting(String name) {
    JavaOption option = java.last("-D" + JMX + name + "=");
    JavaOption file = java.last(JMX_FILE);
    if (option != null || file == null) {
      return option;
    }
    try {
      Path path = Path.of(file.text().substring(JMX_FILE.length()));
      Properties properties = new Properties();
      if (Files.isRegularFile(path)) {
        properties.load(new StringReader(Files.readString(path)));
      }
      String value = properties.getProperty(JMX + name);
      return value == null
          ? null
          : new JavaOption(JMX + name + "=" + value, "the file " + Words.shown(path.toString()));
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isFixed(JavaOption option) {
    return !option.text().endsWith("=0");
  }

  private static boolean isAgent(JavaOption option) {
    for (String prefix : AGENTS) {
      if (option.text().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text contains a port as a number of its own, not as part of a longer one. */
  private static boolean names(String text, int port) {
    String number = Integer.toString(port);
    for (int at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
      int end = at + number.length();
      if (!Character.isDigit(text.charAt(at - 1))
          && (end == text.length() || !Character.isDigit(text.charAt(end)))) {
        return true;
      }
    }
    return false;
  }
}
