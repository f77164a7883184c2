package dev.handoff.prove;

import static dev.handoff.verdict.Figures.number;

import dev.handoff.event.LossClass;

/** What people read in place of names and numbers. */
final class Words {
  static final String UNKNOWN = "-";

  private Words() {}

  /** A number and its noun, such as {@code 1 restart}. */
  static String count(long value, String noun) {
    return number(value) + " " + noun + (value == 1 ? "" : "s");
  }

  /** Milliseconds, rounded up, so that it is never rosier than the number. */
  static String millis(Double value) {
    return value == null ? UNKNOWN : number((long) Math.ceil(value)) + " ms";
  }

  /** What clients of a style do. */
  static String clients(String style) {
    return switch (style) {
      case "close" -> "a new connection each";
      case "keep-alive-looking" -> "kept ones, looks first";
      case "keep-alive" -> "kept ones, just writes";
      default -> style;
    };
  }

  /** Why requests of a class are lost. */
  static String cause(String kind) {
    LossClass known = LossClass.named(kind);
    if (known == null) {
      return kind;
    }
    return switch (known) {
      case CONNECT_REFUSED -> "refused: nobody was listening";
      case CONNECT_TIMEOUT -> "no connection in time: the queue of the listener was full";
      case RESET_ON_CONNECT ->
          "a new connection was reset: thrown away with its listener's queue, or closed unread";
      case CLOSED_BEFORE_RESPONSE_REUSED -> "closed while idle, just as the client wrote";
      case RESET_BEFORE_RESPONSE_REUSED -> "reset with the request unread: a fault of the server";
      case CLOSED_BEFORE_RESPONSE_FRESH -> "a new connection was closed without an answer";
      case RESET_MID_RESPONSE -> "reset in the middle of the answer";
      case TRUNCATED -> "closed in the middle of the answer";
      case RESPONSE_TIMEOUT -> "no whole answer in time";
      case HTTP_4XX -> "answered with a status from 400 to 499";
      case HTTP_5XX -> "answered with an error of the server (5xx)";
      case HEAD_TOO_LARGE -> "answered with a head that is too long";
      case BAD_BODY -> "answered with something that is not the answer";
      case NOT_SENT -> "not sent in time by the load generator";
    };
  }
}
