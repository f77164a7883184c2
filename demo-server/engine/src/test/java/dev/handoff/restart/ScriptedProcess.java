package dev.handoff.restart;

import java.io.IOException;

/** A process about which the kernel says what the test wants. */
final class ScriptedProcess implements ThisProcess {
  long pid;
  long parent;
  boolean terminal;
  boolean outOfDescriptors;
  boolean unheard;

  ScriptedProcess(long pid, long parent) {
    this.pid = pid;
    this.parent = parent;
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public long startedAt() {
    return 0;
  }

  @Override
  public long parent() throws IOException {
    ask();
    return parent;
  }

  @Override
  public boolean hasTerminal() throws IOException {
    ask();
    return terminal;
  }

  @Override
  public boolean isUnheard() {
    return unheard;
  }

  private void ask() throws IOException {
    if (outOfDescriptors) {
      throw new IOException("Too many open files");
    }
  }
}
