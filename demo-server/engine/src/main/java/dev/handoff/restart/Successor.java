package dev.handoff.restart;

import dev.handoff.posix.CommandLine;
import dev.handoff.posix.Environment;
import dev.handoff.posix.Spawn;
import dev.handoff.release.Next;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is executed in this process's place, found as the engine finds its next generation: the
 * command of the release file, otherwise this command line again, byte for byte. For other ways to
 * restart.
 */
public final class Successor {
  /** What another process may have handed to this one, and this one does not hand on. */
  private static final List<String> NOT_HANDED_ON =
      List.of(
          Inheritance.LISTENER_FD + "=",
          Inheritance.READY_FD + "=",
          Inheritance.STANDBY_FD + "=",
          Inheritance.GENERATION + "=",
          MoreSockets.NAMES + "=",
          "LISTEN_FDS=",
          "LISTEN_PID=",
          "LISTEN_FDNAMES=");

  private final Next.Origin origin;
  private final String bus;

  private Successor(Next.Origin origin, String bus) {
    this.origin = origin;
    this.bus = bus;
  }

  /**
   * That of this process, to be asked for at its start, before links lead elsewhere.
   *
   * @param generation of this process
   */
  public static Successor ofThisProcess(Settings settings, int generation) throws StartException {
    try {
      return new Successor(
          Next.Origin.ofThisProcess(settings.releaseFile()),
          Inheritance.numbered(generation).busForNext(settings));
    } catch (IOException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  /** This process's command line, for people. */
  public List<String> command() {
    return CommandLine.shown(origin.command());
  }

  /** The bus, for this process and the next; null if there is none. */
  public Path bus() {
    return bus == null ? null : Path.of(bus);
  }

  /**
   * What would be executed now.
   *
   * @param generation its number
   * @param variables to be set in its environment, of those that this process got for itself the
   *     only ones
   * @param descriptors as in {@link Spawn}
   * @throws IOException if it cannot work; the message is one sentence
   */
  public Spawn next(
      int generation, Map<String, String> variables, Map<Integer, Integer> descriptors)
      throws IOException {
    Next next = Next.of(origin);
    Environment environment = next.environment();
    for (String ours : NOT_HANDED_ON) {
      environment = environment.without(ours);
    }
    environment = environment.with(Inheritance.GENERATION, Integer.toString(generation));
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      environment = environment.with(variable.getKey(), variable.getValue());
    }
    if (bus != null) {
      environment = environment.with(Inheritance.BUS, bus);
    }
    return next.spawn(environment, descriptors);
  }
}
