package dev.handoff.demo;

/** The text that {@code --help} prints. */
final class Help {
  private static final int COLUMN = 29;

  private static final String HEAD =
      """
      Usage: java -jar demo-server.jar [OPTION]...
      An HTTP server that replaces itself without losing a request: kill -HUP its PID.

      """;

  private static final String TAIL =
      """
        -h, --help                 Print this and exit.

      An option is written --port 80 or --port=80, and given at most once.

      Signals             --signals handoff            --signals classic
        HUP               upgrade                      upgrade
        URG               abort an upgrade             abort an upgrade
        USR1              ends the process (no use)    upgrade
        INT               drain and exit               drain and exit
        TERM              drain and exit               exit at once
        a second INT or TERM ends a drain and exits at once

      Exit codes: 0 nothing was cut; 1 requests were cut or work was left undone; 2 wrong usage, or
      the server could not start.
      """;

  private Help() {}

  static String text() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Option option : Option.values()) {
      String left = "      " + option.written() + "=" + option.label();
      text.append(left);
      if (left.length() >= COLUMN) {
        text.append('\n').append(" ".repeat(COLUMN));
      } else {
        text.append(" ".repeat(COLUMN - left.length()));
      }
      text.append(option.help()).append(more(option)).append('\n');
    }
    return text + TAIL;
  }

  private static String more(Option option) {
    String usual = option.usual() == null ? "" : " Default: " + option.usual() + ".";
    return switch (option.kind()) {
      case NUMBER, TIME -> " From " + option.least() + " to " + option.most() + "." + usual;
      default -> usual;
    };
  }
}
