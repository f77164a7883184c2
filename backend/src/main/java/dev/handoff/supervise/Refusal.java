package dev.handoff.supervise;

/** An action that was refused; the message is one sentence that says why and what to do. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  /** Who is at fault. */
  public enum Kind {
    /** The request makes no sense. */
    BAD_INPUT,
    /** It names something that does not exist. */
    UNKNOWN,
    /** It makes sense, but not in the present state. */
    CONFLICT,
    /** The process did not react. */
    NO_ANSWER
  }

  private final transient Kind kind;

  private Refusal(Kind kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  /** The request makes no sense. */
  public static Refusal badInput(String sentence) {
    return new Refusal(Kind.BAD_INPUT, sentence);
  }

  /** It names something that does not exist. */
  public static Refusal unknown(String sentence) {
    return new Refusal(Kind.UNKNOWN, sentence);
  }

  /** It makes sense, but not in the present state. */
  public static Refusal conflict(String sentence) {
    return new Refusal(Kind.CONFLICT, sentence);
  }

  static Refusal noAnswer(String sentence) {
    return new Refusal(Kind.NO_ANSWER, sentence);
  }

  /** Who is at fault. */
  public Kind kind() {
    return kind;
  }
}
