package dev.handoff.restart;

/**
 * The end.
 *
 * @param code for the system
 * @param reason in words
 * @param cut requests broken off
 */
record Exited(int code, String reason, int cut) implements State {

  /** Somebody could not wait. */
  static Exited forced(Lifecycle life, String signal) {
    return new Exited(1, "forced by a second SIG" + signal, life.service().cut());
  }

  @Override
  public String name() {
    return "exited";
  }

  @Override
  public State upgrade() {
    return this;
  }

  @Override
  public State terminate(String signal) {
    return this;
  }
}
