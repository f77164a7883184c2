package dev.handoff.restart;

import dev.handoff.posix.Exit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A child that does what the test tells it. */
final class ScriptedChild implements Spawner.Ahead {
  private final long pid;
  private final Consumer<String> heard;
  private Exit exit;
  private boolean reaped;
  private boolean stuck;

  /** Those that it was sent, in order. */
  final List<String> signals = new ArrayList<>();

  /** What has come through the pipe of its word: {@code go}, or its end. */
  final List<String> words = new ArrayList<>();

  /** It has closed that pipe, so the word cannot be written. */
  boolean deaf;

  List<String> reasons = List.of();
  String waiting;

  ScriptedChild(long pid, Consumer<String> heard) {
    this.pid = pid;
    this.heard = heard;
  }

  /** Writes this on its pipe; null closes the pipe. */
  void says(String line) {
    heard.accept(line);
  }

  void exits(int code) {
    exit = new Exit(code, null);
  }

  /** It is ended by this signal. */
  void isEndedBy(String signal) {
    exit = new Exit(null, signal);
  }

  /**
   * SIGKILL does not end it, because it is stuck in the kernel, as with a disk that does not
   * answer.
   */
  void isStuck() {
    stuck = true;
  }

  boolean wasKilled() {
    return signals.contains("KILL");
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public List<String> reasons() {
    return reasons;
  }

  @Override
  public String waiting() {
    return waiting;
  }

  @Override
  public void call() throws IOException {
    if (deaf) {
      throw new IOException("Broken pipe");
    }
    words.add("go");
  }

  @Override
  public void forsake() {
    words.add("end");
  }

  @Override
  public Optional<Exit> reap() {
    if (exit == null || reaped) {
      return Optional.empty();
    }
    reaped = true;
    return Optional.of(exit);
  }

  @Override
  public void signal(String name) {
    signals.add(name);
    if (name.equals("KILL") && !stuck) {
      isEndedBy("KILL");
    }
  }
}
