package dev.handoff.posix;

import java.util.ArrayList;
import java.util.List;

/**
 * Java options in one text, split in the ways in which Java splits them: variables and the files of
 * {@code -XX:VMOptionsFile} allow quotes only; argument files ("java Command-Line Argument Files"
 * in java(1)) also allow comments and, within quotes, escapes.
 */
final class OptionText {
  private final String text;
  private final boolean escapes;
  private final boolean comments;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private char quote;

  private OptionText(String text, boolean escapes, boolean comments) {
    this.text = text;
    this.escapes = escapes;
    this.comments = comments;
  }

  /** The options of a variable or of a file of {@code -XX:VMOptionsFile}. */
  static List<String> ofVariable(String text) {
    return new OptionText(text, false, false).split();
  }

  /** The options of an argument file. */
  static List<String> ofArgumentFile(String text) {
    return new OptionText(text, true, true).split();
  }

  /** The options of a file of {@code -XX:Flags}, where they are written without {@code -XX:}. */
  static List<String> ofFlagsFile(String text) {
    List<String> options = new ArrayList<>();
    for (String flag : new OptionText(text, false, true).split()) {
      options.add("-XX:" + flag);
    }
    return options;
  }

  private List<String> split() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0 && c == '\\' && escapes && i + 1 < text.length()) {
        i = escape(i + 1);
      } else if (quote != 0) {
        inQuotes(c);
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (c == '#' && comments) {
        end();
        i = endOfLine(i);
      } else if (isSpace(c)) {
        end();
      } else {
        word.append(c);
        inWord = true;
      }
    }
    end();
    return words;
  }

  private void inQuotes(char c) {
    if (c == quote) {
      quote = 0;
    } else {
      word.append(c);
    }
  }

  /** A backslash at the end of a line continues the line and skips the blanks that follow. */
  private int escape(int at) {
    char c = text.charAt(at);
    if (c == '\n' || c == '\r') {
      int i = at;
      while (i + 1 < text.length() && isSpace(text.charAt(i + 1))) {
        i++;
      }
      return i;
    }
    int known = "nrtf".indexOf(c);
    word.append(known < 0 ? c : "\n\r\t\f".charAt(known));
    return at;
  }

  private void end() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }

  private int endOfLine(int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      i++;
    }
    return i;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  }
}
