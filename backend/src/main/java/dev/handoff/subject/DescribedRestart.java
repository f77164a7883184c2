package dev.handoff.subject;

import dev.handoff.posix.Exit;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.Command;
import dev.handoff.subject.file.Done;
import dev.handoff.subject.file.RestartBy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** One restart of a described server: what is done for it, and what is waited for. */
final class DescribedRestart {
  /** How long the first of two processes may take to leave by itself. */
  private static final Duration A_MOMENT = Duration.ofMillis(500);

  private final DescribedSubject subject;
  private final Launcher launcher;
  private final long main;
  private final OptionalLong image;
  private final Set<Long> replaced;
  private final AtomicBoolean logged = new AtomicBoolean();
  private final List<UnderWay> steps = new ArrayList<>();

  DescribedRestart(DescribedSubject subject, Launcher launcher) {
    this.subject = subject;
    this.launcher = launcher;
    this.main = subject.main();
    this.image = Proc.imageOf(main);
    this.replaced = new TreeSet<>(subject.replaceable());
  }

  /** Does what is to be done at once; the rest is under way. */
  UnderWay begin() throws SubjectException, IOException {
    Done done = subject.file().restart().done();
    if (done == Done.Condition.WORKERS && replaced.isEmpty()) {
      throw new SubjectException(
          "has no workers that a restart could replace; its file needs another 'done'");
    }
    if (done instanceof Done.Log log) {
      subject
          .launched()
          .output()
          .tell(line -> logged.compareAndSet(false, log.line().matcher(line).find()));
    }
    RestartBy by = subject.file().restart().by();
    if (by instanceof RestartBy.Signal signal) {
      signal(main, signal.name());
    } else if (by instanceof RestartBy.Run run) {
      Launcher.Launched command = launcher.shell(run.command(), main);
      steps.add(Steps.step(() -> hasEnded(command), () -> "its command has not ended"));
    } else if (by instanceof RestartBy.StopStart) {
      Stopping stopping = new Stopping(new HashSet<>(subject.all()));
      stopping.tell();
      steps.add(stopping);
      steps.add(Steps.atOnce(subject::begin));
    } else if (by instanceof RestartBy.Replace second) {
      replace(second.command());
    }
    steps.add(Steps.step(this::isDone, this::waitsFor));
    steps.add(subject.answers());
    return new Steps(steps);
  }

  private void replace(Command command) throws IOException {
    Command second = command == null ? subject.file().setup().start() : command;
    Set<Long> first = new HashSet<>(subject.all());
    Launcher.Launched next = launcher.start(second, main);
    subject.add(next.pid());
    Tree tree = new Tree(subject.listener(), (pid, parent) -> pid == next.pid());
    steps.add(
        Steps.step(
            () -> {
              tree.look();
              if (tree.pids().isEmpty() && !Proc.isThere(next.pid())) {
                throw new SubjectException(
                    "the second one does not start: " + Ports.lastLine(next.output().complete()));
              }
              return !tree.holders().isEmpty();
            },
            () -> "the second one does not listen"));
    steps.add(Steps.atOnce(() -> subject.follow(next)));
    Stopping stopping = new Stopping(first);
    long[] since = {0};
    steps.add(
        Steps.step(
            () -> {
              since[0] = since[0] == 0 ? System.nanoTime() : since[0];
              boolean patient = System.nanoTime() - since[0] < A_MOMENT.toNanos();
              if (!stopping.isTold() && !patient && holdsListener(first)) {
                stopping.tell();
              }
              return stopping.isTold() ? stopping.isDone() : left(first).isEmpty();
            },
            stopping::waitsFor));
  }

  private boolean holdsListener(Set<Long> some) {
    return subject.processes().stream().anyMatch(some::contains);
  }

  /** The processes of a server that is told to stop. */
  private final class Stopping implements UnderWay {
    private final Set<Long> all;
    private long deadline;

    Stopping(Set<Long> all) {
      this.all = all;
    }

    void tell() throws SubjectException {
      deadline = System.nanoTime() + subject.file().stop().within().toNanos();
      signal(main, subject.file().stop().signal());
    }

    boolean isTold() {
      return deadline != 0;
    }

    @Override
    public boolean isDone() {
      Set<Long> left = left(all);
      if (System.nanoTime() > deadline) {
        left.forEach(pid -> launcher.children().signal(pid, "KILL"));
      }
      return left.isEmpty();
    }

    @Override
    public String waitsFor() {
      return named(all);
    }
  }

  private void signal(long pid, String name) throws SubjectException {
    if (!launcher.children().signal(pid, name)) {
      throw new SubjectException("has ended without being told to");
    }
  }

  private boolean hasEnded(Launcher.Launched command)
      throws SubjectException, InterruptedException {
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

  private boolean isDone() {
    Done done = subject.file().restart().done();
    if (done instanceof Done.Log) {
      return logged.get();
    } else if (done == Done.Condition.COMMAND) {
      return true;
    }
    return left(replaced).isEmpty() && (done != Done.Condition.EXEC || isAnotherImage());
  }

  private boolean isAnotherImage() {
    OptionalLong now = Proc.imageOf(main);
    return now.isPresent() && !now.equals(image);
  }

  private String waitsFor() {
    Done done = subject.file().restart().done();
    if (done instanceof Done.Log log) {
      return "no line of its output has /" + log.line() + "/";
    }
    return left(replaced).isEmpty() ? "its main process has the same program" : named(replaced);
  }

  private static Set<Long> left(Collection<Long> pids) {
    return pids.stream().filter(Proc::isThere).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String named(Collection<Long> pids) {
    return "its old processes stay: "
        + left(pids).stream().map(Proc::describe).collect(Collectors.joining("; "));
  }
}
