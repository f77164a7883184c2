package dev.handoff.event;

import java.util.List;

/**
 * A restart of any server, reported by whoever asks for it. It needs no word from the server: what
 * that reports itself only adds to it.
 */
public sealed interface RestartEvent extends Event {
  /** Counts the restarts that the reporting process has asked for, from 1. */
  long id();

  /**
   * The moment just before the server is told to restart.
   *
   * @param id of the restart
   * @param subject the name of the server, such as {@code nginx}
   * @param how in what way it is told, such as {@code SIGHUP}
   * @param main the PID of the process that is told; 0 if it is none
   * @param before the PIDs that have accepted or answered, or hold the listener
   */
  record Asked(long id, String subject, String how, long main, List<Long> before)
      implements RestartEvent {}

  /**
   * The restart is over.
   *
   * @param id of the restart
   * @param finished false if it failed, was refused, or took longer than anybody waits
   * @param why one sentence if it is not finished, otherwise null
   * @param stayed the PIDs of {@code before} that are still there
   */
  record Settled(long id, boolean finished, String why, List<Long> stayed)
      implements RestartEvent {}
}
