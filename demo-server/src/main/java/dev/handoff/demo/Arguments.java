package dev.handoff.demo;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The command line, option by option. It is parsed by hand: a library would add 60 to 100 ms to the
 * start, and a fast start is what this server is about.
 */
final class Arguments {
  private final Map<Option, String> given = new EnumMap<>(Option.class);

  /** Wrong usage; the message says what is right. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String why) {
      super(why + "\nTry --help.");
    }
  }

  private Arguments() {}

  /** Whether help is asked for, whatever else is. */
  static boolean askForHelp(String[] args) {
    for (String arg : args) {
      if (arg.equals("--help") || arg.equals("-h")) {
        return true;
      }
    }
    return false;
  }

  /** Accepts {@code --port 80} and {@code --port=80}, each option at most once. */
  static Arguments parse(String[] args) throws UsageException {
    Arguments arguments = new Arguments();
    for (int i = 0; i < args.length; i++) {
      int equals = args[i].startsWith("--") ? args[i].indexOf('=') : -1;
      String name = equals < 0 ? args[i] : args[i].substring(0, equals);
      Option option = Option.named(name);
      if (option == null) {
        throw new UsageException("There is no option " + Quote.of(name) + ".");
      }
      if (equals < 0 && i + 1 == args.length) {
        throw new UsageException("The option " + name + " needs a value.");
      }
      arguments.give(option, equals < 0 ? args[++i] : args[i].substring(equals + 1));
    }
    return arguments;
  }

  private void give(Option option, String value) throws UsageException {
    if (value.isEmpty()) {
      throw new UsageException("The option " + option.written() + " needs a value.");
    }
    String before = given.put(option, value);
    if (before != null) {
      throw new UsageException(
          "The option "
              + option.written()
              + " is given twice, as "
              + Quote.of(before)
              + " and as "
              + Quote.of(value)
              + ".");
    }
  }

  /** The given value, or the default, which may be null. */
  String text(Option option) {
    return given.getOrDefault(option, option.usual());
  }

  /** The value, which is one of the option's words. */
  String word(Option option) throws UsageException {
    String word = text(option);
    if (!option.words().contains(word)) {
      throw wrong(option, word);
    }
    return word;
  }

  /** Whether the value is the first of the option's words. */
  boolean isFirst(Option option) throws UsageException {
    return word(option).equals(option.words().get(0));
  }

  Path path(Option option) throws UsageException {
    String text = text(option);
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException(
          option.written()
              + " is not a path in the character set of this locale: set LC_ALL=C.UTF-8.");
    }
  }

  /** The number, or -1 if the option is not given. */
  int numberOrNone(Option option) throws UsageException {
    return text(option) == null ? SideSockets.NONE : number(option);
  }

  int number(Option option) throws UsageException {
    String text = text(option);
    long number = Digits.parse(text);
    if (number < Digits.parse(option.least()) || number > Digits.parse(option.most())) {
      throw wrong(option, text);
    }
    return (int) number;
  }

  Duration time(Option option) throws UsageException {
    String text = text(option);
    long millis = millis(text);
    if (millis < millis(option.least()) || millis > millis(option.most())) {
      throw wrong(option, text);
    }
    return Duration.ofMillis(millis);
  }

  /** The time in milliseconds; -1 if the text is not a time. */
  private static long millis(String text) {
    int unit = text.length();
    while (unit > 0 && Character.isLetter(text.charAt(unit - 1))) {
      unit--;
    }
    long number = Digits.parse(text.substring(0, unit));
    if (number < 0) {
      return -1;
    }
    return switch (text.substring(unit)) {
      case "ms" -> number;
      case "s" -> number * 1_000;
      case "m" -> number * 60_000;
      case "h" -> number * 3_600_000;
      default -> -1;
    };
  }

  private static UsageException wrong(Option option, String text) {
    return new UsageException(
        option.written() + " is " + option.demand() + ", not " + Quote.of(text) + ".");
  }
}
