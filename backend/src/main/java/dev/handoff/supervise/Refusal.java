package dev.handoff.supervise;

/** An action that was refused; the message is one sentence that says why and what to do. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  /** Why an action was refused. */
  public enum Kind {
    /** The input makes no sense. */
    BAD_INPUT,
    /** The input names something that does not exist. */
    UNKNOWN,
    /** The action makes sense, but not in this state. */
    CONFLICT,
    /** The process that was asked did not answer. */
    NO_ANSWER
  }

  private final transient Kind kind;

  private Refusal(Kind kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  /** The input makes no sense. */
  public static Refusal badInput(String sentence) {
    return new Refusal(Kind.BAD_INPUT, sentence);
  }

  /** The input names something that does not exist. */
  public static Refusal unknown(String sentence) {
    return new Refusal(Kind.UNKNOWN, sentence);
  }

  /** The action makes sense, but not in this state. */
  public static Refusal conflict(String sentence) {
    return new Refusal(Kind.CONFLICT, sentence);
  }

  static Refusal noAnswer(String sentence) {
    return new Refusal(Kind.NO_ANSWER, sentence);
  }

  /** Why the action was refused. */
  public Kind kind() {
    return kind;
  }
}
