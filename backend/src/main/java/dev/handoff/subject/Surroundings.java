package dev.handoff.subject;

import dev.handoff.process.Children;
import java.nio.file.Path;
import java.util.List;

/**
 * What a described server finds where it runs.
 *
 * @param children who start and signal it
 * @param directory where its own folder is made
 * @param bus the Unix socket that {@code ${bus}} stands for; null if there is none
 * @param path directories in which to look for its programs, separated by colons
 * @param demoServer the words that {@code ${demo-server}} stands for
 * @param port what {@code ${port}} stands for; 0 for any that is free
 */
public record Surroundings(
    Children children, Path directory, Path bus, String path, List<String> demoServer, int port) {

  /** With any port that is free. */
  public Surroundings(
      Children children, Path directory, Path bus, String path, List<String> demoServer) {
    this(children, directory, bus, path, demoServer, 0);
  }

  /** The same with a given port. */
  public Surroundings at(int port) {
    return new Surroundings(children, directory, bus, path, demoServer, port);
  }

  /** With our own demo server, and with the usual places of programs. */
  public static Surroundings usual(Children children, Path directory, Path bus) {
    return new Surroundings(
        children, directory, bus, usualPath(), DemoServerCommand.program(DemoServerCommand.jar()));
  }

  /** The same with another path. */
  Surroundings withPath(String other) {
    return new Surroundings(children, directory, bus, other, demoServer, port);
  }

  /** Where programs are: services are often outside of a person's PATH. */
  public static String usualPath() {
    String own = System.getenv("PATH");
    return (own == null ? "/usr/bin:/bin" : own) + ":/usr/sbin:/usr/local/sbin:/sbin";
  }
}
