package dev.handoff.traffic.command;

import picocli.CommandLine;

/** The command as a separate process, for tests that need one. */
final class TrafficMain {
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TrafficCommand()).execute(arguments));
  }

  private TrafficMain() {}
}
