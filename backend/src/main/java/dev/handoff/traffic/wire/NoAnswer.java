package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;

/** A first request got no whole answer of HTTP; the message is one sentence for people. */
public final class NoAnswer extends Exception {
  private static final long serialVersionUID = 1;

  private final LossClass kind;

  NoAnswer(LossClass kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  /** What a request of traffic would be lost as. */
  public LossClass kind() {
    return kind;
  }
}
