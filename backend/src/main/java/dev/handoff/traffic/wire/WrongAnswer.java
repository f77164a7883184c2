package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.traffic.ledger.Exchange;

/**
 * A complete answer that is not a valid one.
 *
 * @param inGoodOrder whether it only has not what was expected of it, so that its connection may be
 *     used again
 */
record WrongAnswer(LossClass kind, String detail, boolean inGoodOrder) {

  /** What is wrong with the answer to a request; null if it is valid. */
  static WrongAnswer in(ResponseReader answer, RequestWriter writer, Exchange asked) {
    ResponseHead head = answer.head();
    if (writer.isOfAnother(head.id(), asked)) {
      return body("The answer names another request: " + RequestWriter.shortened(head.id()) + ".");
    } else if (head.status() == 101) {
      return body("The server switched protocols (status 101), which nobody asked for.");
    } else if (!writer.expect(asked).allows(head.status())) {
      LossClass kind = LossClass.ofStatus(head.status());
      return new WrongAnswer(
          kind == null ? LossClass.BAD_BODY : kind, writer.refused(asked, head.status()), true);
    } else if (answer.difference() != null) {
      return body("The answer is not what was posted: " + answer.difference() + ".");
    }
    String objection = writer.expect(asked).objection(answer.received(), answer::beginning);
    return objection == null
        ? null
        : new WrongAnswer(
            LossClass.BAD_BODY, "The answer " + RequestWriter.shortened(objection) + ".", true);
  }

  private static WrongAnswer body(String detail) {
    return new WrongAnswer(LossClass.BAD_BODY, detail, false);
  }
}
