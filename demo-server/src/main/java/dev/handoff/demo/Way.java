package dev.handoff.demo;

/**
 * A way to restart other than fd handoff, which needs none of these. The ways are found by their
 * names at run time (ServiceLoader), so that the start path of fd handoff loads no class of them.
 */
public interface Way {

  /** As in {@code --way NAME}. */
  String name();

  /**
   * Runs this process from its beginning to its end.
   *
   * @return the exit code
   * @throws Exception if it cannot start; the message says why
   */
  int run(Site site) throws Exception;
}
