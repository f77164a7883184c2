package dev.handoff.supervise;

/** An action that was not done; the message is one sentence that says why and what to do. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  /** Whose turn it is. */
  public enum Kind {
    /** What was asked for makes no sense. */
    BAD_INPUT,
    /** It names something that is not there. */
    UNKNOWN,
    /** It makes sense, but not in this state. */
    CONFLICT,
    /** The process that was asked has said nothing. */
    NO_ANSWER
  }

  private final transient Kind kind;

  private Refusal(Kind kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  /** What was asked for makes no sense. */
  public static Refusal badInput(String sentence) {
    return new Refusal(Kind.BAD_INPUT, sentence);
  }

  /** It names something that is not there. */
  public static Refusal unknown(String sentence) {
    return new Refusal(Kind.UNKNOWN, sentence);
  }

  /** It makes sense, but not in this state. */
  public static Refusal conflict(String sentence) {
    return new Refusal(Kind.CONFLICT, sentence);
  }

  static Refusal noAnswer(String sentence) {
    return new Refusal(Kind.NO_ANSWER, sentence);
  }

  /** Whose turn it is. */
  public Kind kind() {
    return kind;
  }
}
