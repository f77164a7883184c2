package dev.handoff.subject.file;

/** Something in a subject file that cannot be meant; the message is one sentence for people. */
public final class Mistake extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  Mistake(String file, int line, String sentence) {
    super(file + ", line " + line + ": " + sentence);
  }
}
