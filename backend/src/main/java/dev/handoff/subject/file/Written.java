package dev.handoff.subject.file;

import dev.handoff.plan.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A text as it stands in a subject file, behind its key.
 *
 * @param key for people
 */
record Written(String key, String text, Place place) {
  private static final Set<String> SIGNALS =
      Set.of(
          "HUP", "INT", "QUIT", "TERM", "KILL", "USR1", "USR2", "WINCH", "CONT", "ALRM", "TTIN",
          "TTOU");

  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** It is one of these words. */
  boolean is(String... words) {
    return List.of(words).contains(text);
  }

  /** A mistake in it; the sentence is a format. */
  Mistake mistake(String sentence, Object... values) {
    return place.mistake(sentence, values);
  }

  /** What a plan makes of it, which says in a sentence why it does not. */
  <T> T checked(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (Mistake known) {
      throw known;
    } catch (IllegalArgumentException e) {
      throw mistake("%s", e.getMessage());
    }
  }

  /** With variables that most places may have. */
  Template template() {
    return template(Template.Allowed.USUAL);
  }

  /** With other variables. */
  Template template(Template.Allowed allowed) {
    return Template.of(text, allowed, place);
  }

  /** As the path of a file, which may be in the folder. */
  Template path() {
    Template path = template();
    if (!path.fill(variable -> "/").startsWith("/")) {
      throw mistake(
          "'%s' is no path of a file; write ${dir}/%s.", text, text.replaceFirst("^(\\./)+", ""));
    }
    return path;
  }

  /** As a command without a shell. */
  Command command(Template.Allowed allowed) {
    return Command.of(key, text, allowed, place);
  }

  /** As the name of a signal, without SIG. */
  String signal() {
    if (!SIGNALS.contains(text)) {
      boolean prefixed = text.startsWith("SIG") && SIGNALS.contains(text.substring(3));
      throw mistake(
          "'%s' is not a signal; write %s.",
          text,
          prefixed
              ? text.substring(3)
              : "one of " + String.join(", ", SIGNALS.stream().sorted().toList()));
    }
    return text;
  }

  /** As a time. */
  Duration duration() {
    try {
      Duration duration = Durations.parse(text);
      if (!duration.isZero() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw mistake("'%s' is no time; write '%s: 500ms', 30s or 2m, at most 10m.", text, key);
  }

  /** As a regex between slashes. */
  Pattern regex() {
    if (!text.matches("(?s)/.+/")) {
      throw mistake("'%s' is no regex; write it between slashes, /ready/.", text);
    }
    String inside = text.substring(1, text.length() - 1);
    try {
      return Pattern.compile(inside);
    } catch (PatternSyntaxException e) {
      throw mistake(
          "/%s/ is no regex (%s); put \\ before a sign that is meant as such.",
          inside, e.getDescription());
    }
  }
}
