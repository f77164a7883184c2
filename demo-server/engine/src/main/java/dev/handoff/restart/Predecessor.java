package dev.handoff.restart;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The generation that spawned this one, as its child sees it. When the parent of a process ends,
 * the kernel gives the process another parent.
 */
final class Predecessor {
  private static final long NOBODY = 0;

  private final ThisProcess process;
  private final long pid;
  private final long inode;
  private boolean missed;

  private Predecessor(ThisProcess process, long pid, long inode) {
    this.process = process;
    this.pid = pid;
    this.inode = inode;
  }

  /** The parent of a process, if it has handed over this listener. */
  static Predecessor of(ThisProcess process, Inheritance inheritance, Listener listener) {
    return new Predecessor(
        process, inheritance.inherited() ? parentOf(process) : NOBODY, listener.inode());
  }

  /**
   * Whether it has given up the listener, by dying or on purpose. A dying process closes its
   * descriptors before its children get another parent, and it may have died before this process
   * first asked for its parent; so this also checks whether it holds the listener. True for a first
   * generation, which has none.
   */
  boolean hasLetGo() {
    return parentOf(process) != pid || !holdsListener();
  }

  /**
   * True once: on the first call after its end. Without a free descriptor this cannot be told, and
   * the answer is false.
   */
  boolean hasLeft() {
    if (pid == NOBODY || missed) {
      return false;
    }
    long parent = parentOf(process);
    missed = parent != pid && parent != NOBODY;
    return missed;
  }

  long pid() {
    return pid;
  }

  private boolean holdsListener() {
    String socket = "socket:[" + inode + "]";
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : open) {
        if (leadsTo(descriptor, socket)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean leadsTo(Path descriptor, String target) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(target);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static long parentOf(ThisProcess process) {
    try {
      return process.parent();
    } catch (IOException noDescriptor) {
      return NOBODY;
    }
  }
}
