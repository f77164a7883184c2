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
 */
public record Surroundings(
    Children children, Path directory, Path bus, String path, List<String> demoServer) {

  /** With our own demo server, and with the usual places of programs. */
  public static Surroundings usual(Children children, Path directory, Path bus) {
    return new Surroundings(
        children, directory, bus, usualPath(), DemoServerCommand.program(DemoServerCommand.jar()));
  }

  /** The same with another path. */
  Surroundings withPath(String other) {
    return new Surroundings(children, directory, bus, other, demoServer);
  }

  /** Where programs are: services are often outside of a person's PATH. */
  public static String usualPath() {
    String own = System.getenv("PATH");
    return (own == null ? "/usr/bin:/bin" : own) + ":/usr/sbin:/usr/local/sbin:/sbin";
  }
}
