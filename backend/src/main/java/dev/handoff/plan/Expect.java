package dev.handoff.plan;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a whole answer must have to count as answered. */
public sealed interface Expect {
  /** Any status below 400: what counts when nothing else has been said. */
  Expect USUAL = new NoError();

  /** How much of a body is looked at, in bytes. */
  int LOOKED_AT = 1 << 20;

  /** Whether an answer may have this status. */
  boolean allows(int status);

  /**
   * Why an answer whose status is allowed does not count all the same.
   *
   * @param length of its body
   * @param body the beginning of it, up to {@link #LOOKED_AT} bytes
   * @return the end of a sentence that begins with "The answer"; null if the answer does
   */
  default String objection(long length, Supplier<String> body) {
    return null;
  }

  /** Whether the body has to be kept to judge it. */
  default boolean looksAtBody() {
    return false;
  }

  /** In words, such as "status 200". */
  String said();

  /**
   * Reads a status or a regular expression between slashes.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  static Expect of(String text) {
    if (text.matches("[1-9]\\d\\d")) {
      return new Status(Integer.parseInt(text));
    }
    if (text.length() < 3 || !text.startsWith("/") || !text.endsWith("/")) {
      throw Limits.refused(
          "'%s' is nothing that an answer can be expected to have; write a status such as 200, or"
              + " a regular expression that its body must match, as /ready/.",
          text);
    }
    try {
      return new Body(Pattern.compile(text.substring(1, text.length() - 1)));
    } catch (PatternSyntaxException e) {
      throw Limits.refused(
          "%s is no regular expression (%s); put \\ before a sign that is meant as such.",
          text, e.getDescription());
    }
  }

  /**
   * What a first answer has: its status, and a body if it has one. Not the length of the body,
   * which may contain the PID or the release: after a restart it may differ by a digit.
   *
   * @param status below 500
   * @param length of the body
   */
  static Expect like(int status, long length) {
    return new Like(status, length > 0);
  }

  /** Any status below 400. */
  record NoError() implements Expect {
    private static final int FIRST_ERROR = 400;

    @Override
    public boolean allows(int status) {
      return status < FIRST_ERROR;
    }

    @Override
    public String said() {
      return "a status below 400";
    }
  }

  /** One status, which may be that of an error. */
  record Status(int status) implements Expect {
    public Status {
      WholeNumber.check("An expected status", status, 200, 599);
    }

    @Override
    public boolean allows(int other) {
      return other == status;
    }

    @Override
    public String said() {
      return "status " + status;
    }
  }

  /** A body in which a regular expression is found, with any status below 400. */
  record Body(Pattern regex) implements Expect {
    @Override
    public boolean allows(int status) {
      return USUAL.allows(status);
    }

    @Override
    public String objection(long length, Supplier<String> body) {
      return regex.matcher(body.get()).find()
          ? null
          : "has a body in which /" + regex + "/ is not found";
    }

    @Override
    public boolean looksAtBody() {
      return true;
    }

    @Override
    public String said() {
      return "a body in which /" + regex + "/ is found";
    }
  }

  /** A status, and a body or none. */
  record Like(int status, boolean filled) implements Expect {
    @Override
    public boolean allows(int other) {
      return other == status;
    }

    @Override
    public String objection(long length, Supplier<String> body) {
      if (filled == length > 0) {
        return null;
      }
      return filled
          ? "has an empty body, and the first one had not"
          : "has a body, and the first one had none";
    }

    @Override
    public String said() {
      return "status " + status + (filled ? " and a body" : " and no body");
    }
  }
}
