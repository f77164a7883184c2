package dev.handoff.posix;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process to be started. It gets the descriptors 0, 1 and 2 (ours, if not named here), those
 * named here, and no other; an empty signal mask; and the default actions for HUP, INT, QUIT, TERM,
 * CHLD and PIPE, whatever its parent ignores.
 *
 * @param command the program, looked up in PATH when it has no slash, and its arguments
 * @param environment all of it
 * @param descriptors ours by the number they have there; the numbers there above 2 start at 3
 *     without a gap, and none of ours is among them
 * @param ownGroup true to put it into a process group of its own, out of reach of the terminal's
 *     Ctrl-C
 * @param directory to work in, or null for ours
 */
public record Spawn(
    List<String> command,
    Map<String, String> environment,
    Map<Integer, Integer> descriptors,
    boolean ownGroup,
    Path directory) {

  /** In our directory. */
  public Spawn(
      List<String> command,
      Map<String, String> environment,
      Map<Integer, Integer> descriptors,
      boolean ownGroup) {
    this(command, environment, descriptors, ownGroup, null);
  }
}
