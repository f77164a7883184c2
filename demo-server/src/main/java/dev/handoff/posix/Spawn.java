package dev.handoff.posix;

import java.util.List;
import java.util.Map;

/**
 * A process to be started. It gets the descriptors 0, 1 and 2 (ours, if not named here), those
 * named here, and no other; an empty signal mask; and the default actions for HUP, INT, QUIT, TERM,
 * CHLD and PIPE, whatever its parent ignores.
 *
 * @param program the file to execute, looked up in PATH when it has no slash
 * @param command what the program finds as its arguments; the first word is its name, whatever the
 *     file is called (execve(2)). Byte for byte, as {@link Words} has them
 * @param environment all of it
 * @param descriptors ours by the number they have there; the numbers there above 2 start at 3
 *     without a gap, and none of ours is among them
 * @param ownGroup true to put it into a process group of its own, out of reach of the terminal's
 *     Ctrl-C
 * @param directory to work in, or null for ours; a relative program is looked up there
 */
public record Spawn(
    String program,
    List<String> command,
    Environment environment,
    Map<Integer, Integer> descriptors,
    boolean ownGroup,
    String directory) {

  /** The program that the first word names, in our directory. */
  public Spawn(
      List<String> command,
      Environment environment,
      Map<Integer, Integer> descriptors,
      boolean ownGroup) {
    this(command.get(0), command, environment, descriptors, ownGroup, null);
  }
}
