package dev.handoff.subject;

import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.plan.Trust;
import dev.handoff.traffic.wire.FirstAnswer;
import dev.handoff.traffic.wire.NoAnswer;
import dev.handoff.traffic.wire.Target;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Asks a server whether it answers, one request at a time, each in a thread of its own: one that is
 * slow to start makes nobody wait. Any valid answer counts that is no error of the server, or has
 * the status that is expected. For one thread.
 */
final class Asker {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
  private static final int SERVER_ERROR = 500;

  private final Address address;
  private FutureTask<Integer> asked;
  private long askedAt;
  private String trouble = "it does not answer";

  Asker(Address address) {
    this.address = address;
  }

  /** Whether the newest request has been answered; asks again if it has failed. */
  boolean isAnswered() throws InterruptedException {
    if (asked != null && asked.isDone()) {
      if (isGood()) {
        asked = null;
        return true;
      }
      asked = System.nanoTime() - askedAt > PAUSE_NANOS ? null : asked;
    }
    if (asked == null) {
      asked = new FutureTask<>(this::ask);
      askedAt = System.nanoTime();
      Thread thread = new Thread(asked, "ask");
      thread.setDaemon(true);
      thread.start();
    }
    return false;
  }

  /** Why the newest answer does not count, as a part of a sentence. */
  String trouble() {
    return trouble;
  }

  private boolean isGood() throws InterruptedException {
    Expect expect = address.asking().expect();
    try {
      int status = asked.get();
      trouble = "it answers with status " + status;
      return expect.equals(Expect.USUAL) ? status < SERVER_ERROR : expect.allows(status);
    } catch (ExecutionException e) {
      String why = e.getCause().getMessage();
      trouble = "it does not answer" + (why == null ? "" : " (" + clause(why) + hint(why) + ")");
      return false;
    }
  }

  /** The status of an answer. A file with certificates may be made by the server's own start. */
  private int ask() throws NoAnswer {
    Asking asking = address.asking();
    return FirstAnswer.of(Target.of(address.url().toString(), true, asking), TIMEOUT).status();
  }

  private String hint(String why) {
    return why.startsWith("The certificate") && address.asking().trust().equals(Trust.USUAL)
        ? "; its file can name a 'ca', or say 'insecure: true'"
        : "";
  }

  private static String clause(String sentence) {
    String first = sentence.substring(0, 1);
    boolean name = sentence.length() > 1 && !Character.isLowerCase(sentence.charAt(1));
    return (name ? first : first.toLowerCase()) + sentence.substring(1).replaceFirst("\\.$", "");
  }
}
