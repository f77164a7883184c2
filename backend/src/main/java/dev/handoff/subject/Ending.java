package dev.handoff.subject;

import dev.handoff.process.Children;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** How a described server ends, and all that was started for it. */
final class Ending {
  private static final Duration TO_END = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 10;

  private final SubjectFile file;
  private final Members members;
  private final Launcher launcher;

  /** Null unless it runs under systemd. */
  private final Services services;

  private final List<Launcher.Launched> beside = new ArrayList<>();
  private final Pids roots = new Pids();
  private final Tree theirs = Tree.of((pid, parent) -> roots.contains(pid));

  /** The last one that has restarted it; null for none. */
  private Launcher.Launched command;

  Ending(SubjectFile file, Members members, Launcher launcher, Services services) {
    this.file = file;
    this.members = members;
    this.launcher = launcher;
    this.services = services;
  }

  /** One has been started that runs beside the server, and ends with it. */
  void beside(Launcher.Launched other) {
    beside.add(other);
    roots.add(other.pid());
  }

  /** A command has been started that restarts it: if it never ends, it ends with the server. */
  void command(Launcher.Launched next) {
    command = next;
    roots.add(next.pid());
  }

  /** Another restart begins. */
  void commandIsOver() {
    if (command != null && !command.end().isDone()) {
      // It leads a group, in which everything is that a shell waits for.
      signal(command.pid(), "KILL");
      launcher.children().signal(-command.pid(), "KILL");
    }
  }

  /** Which of those that run beside it have ended, as the end of a sentence. */
  String news() {
    return beside.stream()
        .filter(each -> each.end().isDone())
        .map(each -> "; beside it, " + each.words().get(0) + " has ended: " + last(each))
        .collect(Collectors.joining());
  }

  private static String last(Launcher.Launched ended) {
    return Ports.lastLine(ended.output().tail());
  }

  /** Stops it as its file says, and kills what is left after that. */
  List<Long> stop() throws InterruptedException {
    Set<Long> all = left();
    if (services != null) {
      services.stop(launcher);
    } else if (file.setup().start() != null) {
      long main = members.main();
      if (members.mainRuns()) {
        signal(main, file.stop().signal());
      }
      members.successor().ifPresent(pid -> signal(pid, file.stop().signal()));
    }
    beside.stream()
        .map(Launcher.Launched::pid)
        .filter(launcher.children()::isChild)
        .forEach(pid -> signal(pid, "TERM"));
    long deadline = System.nanoTime() + file.stop().within().toNanos();
    Set<Long> left = left();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      all.addAll(left);
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      left = left();
    }
    left.forEach(pid -> signal(pid, "KILL"));
    all.addAll(left);
    // Those that have ended may wait to be reaped.
    Children.awaitEnd(all, TO_END);
    return List.copyOf(left);
  }

  /** Kills what is left. */
  void close() {
    Set<Long> left = left();
    left.forEach(pid -> signal(pid, "KILL"));
    try {
      Children.awaitEnd(left, TO_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(long pid, String name) {
    if (Proc.isThere(pid)) {
      launcher.children().signal(pid, name);
    }
  }

  /** Nothing of a server that is not ours. */
  private Set<Long> left() {
    Set<Long> left = new TreeSet<>();
    try {
      theirs.look();
      left.addAll(theirs.pids());
      if (file.setup().start() != null) {
        left.addAll(members.all());
      }
    } catch (IOException unreadable) {
      // What is left ends with this process.
    }
    return left;
  }
}
