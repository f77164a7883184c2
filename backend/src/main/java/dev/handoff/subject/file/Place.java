package dev.handoff.subject.file;

import java.util.Locale;

/**
 * Where something is in a subject file.
 *
 * @param file the name of the file, for people
 * @param line counted from 1
 */
record Place(String file, int line) {

  /** A mistake here; the sentence is a format. */
  Mistake mistake(String sentence, Object... values) {
    return new Mistake(file, line, String.format(Locale.ROOT, sentence, values));
  }

  /** The place behind this text, which begins here. */
  Place below(String text) {
    return new Place(file, line + (int) text.chars().filter(each -> each == '\n').count());
  }
}
