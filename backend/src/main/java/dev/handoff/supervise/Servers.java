package dev.handoff.supervise;

import dev.handoff.event.SubjectEvent;
import dev.handoff.journal.Journal;
import dev.handoff.story.UpgradeOutcome;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.Capability;
import dev.handoff.subject.Subject;
import dev.handoff.subject.SubjectException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Which server is chosen: the demo server that restarts by fd handoff, which tells of itself, or
 * another one, which runs here. Safe for use by several threads.
 */
public final class Servers {
  /** The name of the demo server that restarts by fd handoff. */
  static final String HANDOFF = BuiltIn.FD_HANDOFF;

  /** Only ways with a socket for each process have these, and each fault may be tried there. */
  private static final Set<Capability> OF_TWO_SOCKETS =
      EnumSet.of(Capability.HOLD_ACCEPT, Capability.MIGRATE);

  private final SubjectChoice.Offer handoff =
      new SubjectChoice.Offer(HANDOFF, BuiltIn.title(HANDOFF), null);

  private final SubjectChoice choice;
  private final Journal journal;
  private final Processes processes;
  private final LongSupplier ids;
  private final Map<OtherServer, CompletableFuture<Boolean>> leaving = new HashMap<>();
  private String chosen = HANDOFF;
  private OtherServer other;

  /** The one that a switch has left and not yet replaced; null if there is no switch. */
  private volatile String left;

  /**
   * The server that is chosen.
   *
   * @param name of it
   * @param other whether it is another one than the demo server that restarts by fd handoff
   * @param doing {@code switching}, or of another server: {@code starting}, {@code running}, {@code
   *     restarting}, {@code stopping}; null for one that does not run, and for fd handoff, of which
   *     the story tells
   * @param main the PID of the main process of another server, 0 if it is not known
   */
  public record Chosen(String name, boolean other, String doing, long main) {
    /** Whether it is another server, and runs: it accepts connections. */
    public boolean runs() {
      return "running".equals(doing);
    }
  }

  Servers(SubjectChoice choice, Journal journal, Processes processes, LongSupplier ids) {
    this.choice = choice;
    this.journal = journal;
    this.processes = processes;
    this.ids = ids;
  }

  /** All that can be chosen, fd handoff first. */
  public List<SubjectChoice.Offer> offers() {
    List<SubjectChoice.Offer> all = new ArrayList<>();
    all.add(handoff);
    all.addAll(choice.offers());
    return List.copyOf(all);
  }

  /** The name of the chosen one. */
  synchronized String chosen() {
    return chosen;
  }

  /** Whether that is another one than the demo server that restarts by fd handoff. */
  boolean isOther() {
    return !chosen().equals(HANDOFF);
  }

  /** That other one, if it has been started and has not ended. */
  synchronized Optional<OtherServer> other() {
    return Optional.ofNullable(other).filter(each -> each.state() != OtherServer.State.ENDED);
  }

  /** What is chosen, and what it is doing. */
  public Chosen now() {
    // Another one is there before the switch is over, so the switch is looked at first.
    boolean switching = left != null;
    Optional<OtherServer> running = other();
    String doing = switching ? "switching" : running.map(OtherServer::doing).orElse(null);
    return new Chosen(chosen(), isOther(), doing, running.map(OtherServer::main).orElse(0L));
  }

  /** During a switch the name of the server that has been left; null when it is over. */
  void left(String name) {
    left = name;
  }

  /** Refuses whatever is asked during a switch. */
  void checkSettled() throws Refusal {
    String before = left;
    if (before != null) {
      throw Refusal.conflict(
          before + " is ending, and " + chosen() + " starts after it. Wait a moment.");
    }
  }

  /** The other one, which has to be there. */
  OtherServer running() throws Refusal {
    return other()
        .orElseThrow(
            () ->
                Refusal.conflict("Nothing is running. Start the server first (POST /api/start)."));
  }

  /** Whether the chosen one is not ours to start, and has its port already. */
  boolean runsAlready() {
    return choice.runsAlready(chosen());
  }

  /** Refuses to start the other one if it runs, or with a release. */
  void checkStart(String release) throws Refusal {
    if (release != null) {
      throw Refusal.conflict(chosen() + " has no release that could be chosen.");
    } else if (other().isPresent()) {
      throw Refusal.conflict("The server is already " + other().get().doing() + ".");
    }
  }

  /**
   * Restarts another one.
   *
   * @param wait how long to wait for the outcome, or null not to wait
   * @return the outcome; empty without {@code wait}
   */
  Optional<UpgradeOutcome> restart(OtherServer running, Duration wait)
      throws Refusal, InterruptedException {
    CompletableFuture<UpgradeOutcome> outcome = running.restart();
    if (wait == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(outcome.get(wait.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException late) {
      throw Refusal.noAnswer(
          "The restart of "
              + running.name()
              + " has begun and not ended within "
              + wait.toMillis()
              + " ms: look at GET /api/state.");
    } catch (ExecutionException e) {
      throw new IllegalStateException("The restart cannot be followed.", e);
    }
  }

  /** Why the server that is chosen does not offer something; null if it does. */
  String whyMissing(Capability needed) {
    if (!isOther()) {
      return OF_TWO_SOCKETS.contains(needed) ? lacking(needed) : null;
    } else if (!OF_TWO_SOCKETS.contains(needed) && needed != Capability.ECHO_PATH) {
      return "This one is judged by what fd handoff has to do, and "
          + chosen()
          + " has other rules. Choose fd-handoff for it.";
    }
    boolean has =
        other().filter(each -> each.subject().capabilities().contains(needed)).isPresent();
    return has ? null : lacking(needed);
  }

  private String lacking(Capability needed) {
    return chosen() + " has " + needed.lacking() + ". Choose another server for it.";
  }

  /** Whether a process is one with which the other one, or one that is leaving, begins. */
  synchronized boolean begins(long pid, long parent) {
    return other != null && other.subject().begins(pid, parent)
        || leaving.keySet().stream().anyMatch(each -> each.subject().begins(pid, parent));
  }

  /**
   * Whether one can be chosen.
   *
   * @throws Refusal if there is none of that name, or it cannot be chosen here
   */
  void check(String name) throws Refusal {
    SubjectChoice.Offer offer =
        offers().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    Refusal.unknown(
                        "There is no server \"" + name + "\". GET /api/subject lists them."));
    if (offer.whyNot() != null) {
      throw Refusal.conflict(offer.whyNot());
    }
  }

  /** Chooses one, after the same check. */
  synchronized void choose(String name) throws Refusal {
    check(name);
    chosen = name;
    journal.sink(0).publish(new SubjectEvent.State(name, "chosen", null));
  }

  /** Starts the chosen one, which is not fd handoff, and does not wait. */
  synchronized Beginning start() throws Refusal, IOException {
    leaving.values().removeIf(CompletableFuture::isDone);
    try {
      Subject subject = choice.open(chosen, processes.children);
      other = new OtherServer(subject, journal, ids);
    } catch (SubjectException e) {
      throw Refusal.conflict(chosen + " " + e.getMessage() + ".");
    }
    return other.start();
  }

  /**
   * Stops the other one, and does not wait.
   *
   * @return as of {@link OtherServer#stop}; complete if there is none
   */
  synchronized CompletableFuture<Boolean> stop() {
    if (other == null) {
      return CompletableFuture.completedFuture(true);
    }
    OtherServer last = other;
    return leaving.computeIfAbsent(last, OtherServer::stop);
  }

  /** Ends the other one and whatever is still leaving, and waits for that. */
  boolean close() throws InterruptedException {
    List<CompletableFuture<Boolean>> ends;
    synchronized (this) {
      stop();
      ends = List.copyOf(leaving.values());
    }
    boolean gently = true;
    for (CompletableFuture<Boolean> each : ends) {
      try {
        gently &= each.get();
      } catch (ExecutionException e) {
        gently = false;
      }
    }
    choice.close();
    return gently;
  }

  /** Cuts that short. */
  synchronized void hurry() {
    leaving.keySet().forEach(OtherServer::hurry);
  }
}
