package dev.handoff.posix;

import java.util.List;
import java.util.Map;

/**
 * A process to be started. It gets the descriptors 0, 1 and 2 (ours, unless named here), the ones
 * named here, and no others; an empty signal mask; and the default actions for HUP, INT, QUIT,
 * TERM, CHLD and PIPE, whatever its parent ignores.
 *
 * @param program the file to execute, looked up in PATH when it has no slash
 * @param command the arguments that the program gets, byte for byte (see {@link Words}); the first
 *     word is its name, whatever the file is called (execve(2))
 * @param environment the whole environment
 * @param descriptors our descriptors, by the number that they get in the child; the child's numbers
 *     above 2 start at 3 without a gap, and none of ours is one of those numbers
 * @param apart how far from us it is
 * @param directory the working directory, or null for ours; a relative program is looked up there
 */
public record Spawn(
    String program,
    List<String> command,
    Environment environment,
    Map<Integer, Integer> descriptors,
    Apart apart,
    String directory) {

  /** How far a process is from the one that starts it. */
  public enum Apart {
    /** In the same process group. */
    NOT,

    /** In a group of its own, out of reach of the terminal's Ctrl-C. */
    GROUP,

    /** In a session of its own, out of reach of the terminal altogether. */
    SESSION
  }

  /** The same in a process group of its own. */
  public Spawn inItsOwnGroup() {
    return new Spawn(program, command, environment, descriptors, Apart.GROUP, directory);
  }

  /** The program that the first word names, in our directory. */
  public Spawn(
      List<String> command,
      Environment environment,
      Map<Integer, Integer> descriptors,
      Apart apart) {
    this(command.get(0), command, environment, descriptors, apart, null);
  }
}
