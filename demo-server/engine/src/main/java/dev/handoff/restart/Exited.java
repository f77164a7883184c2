package dev.handoff.restart;

/**
 * The end.
 *
 * @param code the exit code of the process
 * @param reason why it exits, in words
 * @param cut how many requests were broken off
 */
record Exited(int code, String reason, int cut) implements State {

  /** The operator asked not to wait at all: whatever is left is cut. */
  static Exited atOnce(Lifecycle life) {
    return atOnce(life, "terminated at once");
  }

  static Exited atOnce(Lifecycle life, String reason) {
    int undone = life.components().stream().mapToInt(it -> it.component().pending()).sum();
    int cut = life.service().cut();
    return new Exited(cut + undone == 0 ? 0 : 1, reason, cut);
  }

  /** The operator would not wait any longer. */
  static Exited forced(Lifecycle life, String signal) {
    return new Exited(1, "forced by a second SIG" + signal, life.service().cut());
  }

  @Override
  public String name() {
    return "exited";
  }

  @Override
  public State upgrade(String signal) {
    return this;
  }

  @Override
  public State abort(String signal) {
    return this;
  }

  @Override
  public State terminate(String signal) {
    return this;
  }
}
