package dev.handoff.posix;

/**
 * An option of a Java virtual machine.
 *
 * @param text the option, such as {@code -Xmx1g}
 * @param origin where it stands, for people: {@code the command line}, {@code JAVA_TOOL_OPTIONS},
 *     {@code the file FILE}
 */
public record JavaOption(String text, String origin) {
  static final String COMMAND_LINE = "the command line";

  /** The option for people, with its origin unless that is the command line. */
  public String shown() {
    String option = Words.shown(text);
    return origin.equals(COMMAND_LINE) ? option : option + " from " + origin;
  }
}
