package dev.handoff.subject;

import dev.handoff.posix.Exit;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.Command;
import dev.handoff.subject.file.Done;
import dev.handoff.subject.file.RestartBy;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One restart of a described server: what is done for it, and what is waited for. */
final class DescribedRestart implements NextRestart {
  /** How long the first of two processes may take to leave by itself. */
  private static final Duration A_MOMENT = Duration.ofMillis(500);

  private final DescribedSubject subject;
  private final Members members;
  private final Launcher launcher;
  private final SubjectFile.Restart what;
  private final Processes seen;
  private final long main;
  private final OptionalLong image;
  private final Pids replaced;

  /** Null unless nothing but its command says that it is done. */
  private final Shape before;

  private final AtomicBoolean logged = new AtomicBoolean();
  private final List<UnderWay> steps = new ArrayList<>();

  /** Null unless it is a command that restarts it. */
  private Launcher.Launched command;

  /**
   * A restart that has not begun.
   *
   * @param former the processes that the one before should have replaced
   */
  DescribedRestart(DescribedSubject subject, Members members, Launcher launcher, Set<Long> former) {
    this.subject = subject;
    this.members = members;
    this.launcher = launcher;
    this.what = subject.file().restart();
    this.seen = subject.look();
    this.main = seen.main();
    this.image = Proc.imageOf(main);
    this.replaced = Pids.of(seen.replaceable());
    replaced.addAll(former);
    boolean blind = what.done() != Done.Condition.COMMAND || !subject.isWatched();
    this.before = blind ? null : members.shape();
  }

  @Override
  public Processes seen() {
    return seen;
  }

  /** Does what is to be done at once; the rest is under way. */
  @Override
  public UnderWay begin() throws SubjectException, IOException {
    subject.restarting(this);
    if (subject.isWatched() && !subject.file().setup().isUnderSystemd() && !members.mainRuns()) {
      throw new SubjectException("has ended without being told to");
    }
    if (what.done() == Done.Condition.WORKERS
        && seen.replaceable().isEmpty()
        && stayed().isEmpty()) {
      throw new SubjectException(
          "has no workers that a restart could replace; its file needs another 'done'");
    }
    if (what.done() instanceof Done.Log log) {
      subject
          .launched()
          .output()
          .tell(line -> logged.compareAndSet(false, log.line().matcher(line).find()));
    }
    if (what.by() instanceof RestartBy.Signal signal) {
      if (!launcher.children().signal(main, signal.name())) {
        throw new SubjectException("has ended without being told to");
      }
    } else if (what.by() instanceof RestartBy.Run run) {
      command = launcher.shell(run.command(), main);
      subject.commanded(command);
      steps.add(Steps.step(this::commandHasEnded, this::commandStillRuns));
    } else if (what.by() instanceof RestartBy.StopStart) {
      Stopping stopping = stopping(members.all());
      stopping.tell(main, subject.file().stop().signal());
      steps.add(stopping);
      steps.add(Steps.atOnce(subject::begin));
    } else if (what.by() instanceof RestartBy.Replace second) {
      replace(second.command());
    }
    steps.add(Steps.step(this::isDone, this::waitsFor));
    steps.add(subject.ready());
    return new Steps(steps);
  }

  /** Why it may have done nothing, as a clause; null if something can be seen, or need not be. */
  String unseen() {
    return before != null && before.equals(members.shape())
        ? "its command has ended well, and nothing that can be seen of it has changed: no process,"
            + " no program, no listener ('done: {log: /regex/}' can say how its reload shows)"
        : null;
  }

  /** The processes that it replaces and that are still there. */
  Set<Long> stayed() {
    return replaced.running();
  }

  private Stopping stopping(Set<Long> all) {
    return new Stopping(all, launcher.children(), subject.file().stop().within());
  }

  private void replace(Command command) throws IOException {
    Command second = command == null ? subject.file().setup().start() : command;
    Set<Long> first = new HashSet<>(members.all());
    Launcher.Launched next = launcher.start(second, main);
    members.add(next.pid());
    Tree tree = new Tree(subject.listener(), (pid, parent) -> pid == next.pid());
    steps.add(
        Steps.step(
            () -> {
              tree.look();
              if (tree.pids().isEmpty() && !Proc.runs(next.pid())) {
                throw new SubjectException(
                    "the second one does not start: " + Ports.lastLine(next.output().complete()));
              }
              return !tree.holders().isEmpty();
            },
            () -> "the second one does not listen"));
    steps.add(Steps.atOnce(() -> subject.follow(next)));
    Stopping stopping = stopping(first);
    long[] since = {0};
    steps.add(
        Steps.step(
            () -> {
              since[0] = since[0] == 0 ? System.nanoTime() : since[0];
              boolean patient = System.nanoTime() - since[0] < A_MOMENT.toNanos();
              if (!stopping.isTold() && !patient && holdsListener(first)) {
                stopping.tell(main, subject.file().stop().signal());
              }
              return stopping.isDone();
            },
            stopping::waitsFor));
  }

  private boolean holdsListener(Set<Long> some) {
    return subject.look().answering().stream().anyMatch(some::contains);
  }

  private boolean commandHasEnded() throws SubjectException, InterruptedException {
    if (!command.end().isDone()) {
      return false;
    }
    try {
      Exit exit = command.end().get();
      if (Integer.valueOf(0).equals(exit.code())) {
        return true;
      }
      throw new SubjectException("its command " + exit + ": " + subject.lastWords(command));
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String commandStillRuns() {
    return "its command has not ended: " + Pids.of(Set.of(command.pid())).named();
  }

  private boolean isDone() {
    if (what.done() instanceof Done.Log log) {
      return logged.get() || command != null && hasPrinted(log);
    } else if (what.done() == Done.Condition.COMMAND) {
      return true;
    }
    return stayed().isEmpty() && (what.done() != Done.Condition.EXEC || isAnotherImage());
  }

  private boolean hasPrinted(Done.Log log) {
    return command.output().tail().lines().anyMatch(line -> log.line().matcher(line).find());
  }

  private boolean isAnotherImage() {
    OptionalLong now = Proc.imageOf(main);
    return now.isPresent() && !now.equals(image);
  }

  private String waitsFor() {
    if (what.done() instanceof Done.Log log) {
      return "no line of its output has /" + log.line() + "/";
    }
    return stayed().isEmpty()
        ? "its main process has the same program"
        : "its old processes stay: " + Pids.of(stayed()).named();
  }
}
