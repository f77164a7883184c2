package dev.handoff.subject;

import dev.handoff.process.Children;
import dev.handoff.process.Remains;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The processes of a described server, and which of them is the main one. For one thread, except
 * for what says otherwise.
 */
final class Members {
  private final Tree tree;
  private final Origins origins;

  /** Null unless it runs under systemd. */
  private final Services services;

  /** Null if the main process is the one that was started. */
  private final PidFile file;

  private final boolean attached;
  private long main;

  /**
   * Those of a server that has none yet.
   *
   * @param path where its PID file is; null for none
   * @param attached whether it runs already, so that no process of it descends from us
   */
  Members(
      Endpoint listener,
      Children children,
      Remains remains,
      Services services,
      Path path,
      boolean attached) {
    this.tree = listener == null ? Tree.none() : new Tree(listener, this::begins);
    this.origins = new Origins(children, remains, services);
    this.services = services;
    this.file = path == null ? null : new PidFile(path, this::isMember);
    this.attached = attached;
  }

  /** Whether its tree begins with a process. For several threads. */
  boolean begins(long pid, long parent) {
    return origins.begins(pid, parent);
  }

  /** Another process has been started for it. */
  void add(long pid) {
    origins.add(pid);
  }

  /** From now on, this one is the main process. */
  void follow(long pid) {
    main = pid;
    origins.add(pid);
  }

  /** A command that may start some of its processes has been started. */
  void command(long pid) {
    origins.command(pid);
  }

  /** The main process at this moment, or the last one; 0 if there is none. */
  long main() {
    if (services != null) {
      main = services.main().orElse(main);
      return main;
    }
    named().ifPresent(this::follow);
    if (!mainRuns()) {
      look();
      tree.oldestHolder().ifPresent(this::follow);
    }
    return main;
  }

  /** Whether that one runs, and its PID has not passed to another process. */
  boolean mainRuns() {
    return Proc.runs(main) && (services != null || origins.started(main));
  }

  /** The main process that its PID file names; empty if there is no such file. */
  Optional<Long> named() {
    var pid = file == null ? OptionalLong.empty() : file.pid();
    return pid.isPresent() ? Optional.of(pid.getAsLong()) : Optional.empty();
  }

  /** Why its PID file names no process of it; empty if it does, or if there is none. */
  Optional<String> unnamed() {
    return file == null || file.pid().isPresent() ? Optional.empty() : Optional.of(file.trouble());
  }

  /** All of them at this moment. */
  Set<Long> all() throws IOException {
    tree.look();
    adopt();
    return tree.pids();
  }

  /** What can be seen of them from outside. */
  Shape shape() {
    look();
    return Shape.of(tree.pids(), tree.listeners());
  }

  /** Those that hold the listener. */
  Set<Long> holders() {
    look();
    return tree.holders();
  }

  /** The main one and all that hold the listener. */
  Set<Long> answering() {
    Set<Long> all = new TreeSet<>(holders());
    main();
    if (mainRuns()) {
      all.add(main);
    }
    return all;
  }

  /** The same; all, if the main one alone holds it and passes its connections on to the others. */
  Set<Long> working() {
    Set<Long> all = answering();
    if (all.equals(Set.of(main))) {
      all.addAll(tree.pids());
    }
    return all;
  }

  /** In the middle of a restart, the listener may already belong to another process. */
  Optional<Long> successor() {
    look();
    return tree.holders().contains(main) ? Optional.empty() : tree.oldestHolder();
  }

  private void look() {
    try {
      tree.lookForHolders();
      adopt();
    } catch (IOException unreadable) {
      // Then they are still those that they were.
    }
  }

  /** What has left its parent and its session is known by the listener that it holds. */
  private void adopt() throws IOException {
    if (attached || services != null) {
      return;
    }
    boolean news = false;
    for (long pid : tree.strangers()) {
      if (origins.have(pid)) {
        origins.add(pid);
        news = true;
      }
    }
    if (news) {
      tree.look();
    }
    origins.writeDown(tree.pids());
  }

  private boolean isMember(long pid) {
    if (pid == main && mainRuns() || tree.pids().contains(pid)) {
      return true;
    }
    return attached ? holdsListener(pid) : origins.have(pid);
  }

  /** Whether it, or a process that it has started, holds the listener. */
  private boolean holdsListener(long pid) {
    Tree its = tree.at((each, parent) -> each == pid);
    try {
      its.lookForHolders();
    } catch (IOException unreadable) {
      return false;
    }
    return !its.holders().isEmpty();
  }
}
