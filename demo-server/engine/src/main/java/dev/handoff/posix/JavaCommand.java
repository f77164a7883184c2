package dev.handoff.posix;

import java.nio.file.Path;
import java.util.List;

/**
 * A command line of {@code java} as the launcher and the virtual machine read it, with the options
 * that they find in variables and files. Files that cannot be read are left out: Java will report
 * them itself.
 *
 * @param options in the order in which they take effect, a later one over an earlier
 * @param jar the word after {@code -jar}, or null
 * @param jarAt the index of {@code -jar} among the words of the command, or -1 if it is not there
 * @param classPath the last class path given, or null
 * @param argumentFiles the argument files named on the command line, without their {@code @}
 * @param parts every file and directory of which the program is made, as they are written: the jar,
 *     class and module path, agents, archives, and files with options
 */
public record JavaCommand(
    List<JavaOption> options,
    String jar,
    int jarAt,
    String classPath,
    List<String> argumentFiles,
    List<String> parts) {

  /**
   * Reads a command line whose first word stands for {@code java}.
   *
   * @param directory where it will be executed, or null for the present directory
   */
  public static JavaCommand read(List<String> command, Environment environment, Path directory) {
    return new JavaCommandReader(environment, directory).read(command);
  }

  /** The last option that begins with a prefix, which is the one that counts; or null. */
  public JavaOption last(String prefix) {
    JavaOption found = null;
    for (JavaOption option : options) {
      if (option.text().startsWith(prefix)) {
        found = option;
      }
    }
    return found;
  }
}
