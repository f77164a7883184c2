package dev.handoff.event;

import java.util.List;

/** The life of one process of the server. */
public sealed interface ProcessEvent extends Event {

  /**
   * {@code main} has begun.
   *
   * @param ppid the parent's PID at that moment
   * @param release the version in the release file, or null without one
   * @param java the runtime's version
   * @param argv the whole command line
   */
  record Started(long ppid, String release, String java, List<String> argv)
      implements ProcessEvent {}

  /**
   * The process holds the listening socket.
   *
   * @param address host and port as in a URL, {@code 127.0.0.1:8080} or {@code [::1]:8080}
   * @param inode of the socket: the same number in two processes means the same socket
   * @param inherited true if it was handed over on fd 3, or passed by a service manager
   */
  record Listening(String address, long inode, boolean inherited) implements ProcessEvent {}

  /**
   * A standby is warm: it waits for the word and accepts nothing.
   *
   * @param afterMillis since the start of the JVM
   */
  record Waiting(long afterMillis) implements ProcessEvent {}

  /**
   * The process has answered requests of its own and reports that it can serve.
   *
   * @param afterMillis since the start of the JVM
   */
  record Ready(long afterMillis) implements ProcessEvent {}

  /**
   * Sent four times a second: the process is still here.
   *
   * @param state of the generation: serving, upgrading, handing over, draining, backing off,
   *     standby
   * @param uptimeMillis since the start of the JVM
   * @param connections open now
   * @param inFlight requests being answered now
   * @param accepted connections since the start
   * @param served requests answered since the start
   */
  record Heartbeat(
      String state, long uptimeMillis, int connections, int inFlight, long accepted, long served)
      implements ProcessEvent, Sample {}

  /**
   * The process is a lame duck from here on: it takes no new connections, and each response ends
   * its connection.
   *
   * @param reason {@code upgraded} or {@code terminated}
   * @param connections open at this moment
   * @param inFlight requests being answered at this moment
   * @param deadlineMillis from now until the remaining requests are cut
   */
  record Draining(String reason, int connections, int inFlight, long deadlineMillis)
      implements ProcessEvent {}

  /**
   * The last event of a process.
   *
   * @param code its exit code
   * @param reason why it exits: upgraded, terminated, forced
   * @param served requests answered since the start
   * @param cut requests that it had to break off
   */
  record Exiting(int code, String reason, long served, int cut) implements ProcessEvent {}

  /**
   * A problem that does no harm yet, found before it could.
   *
   * @param what one sentence
   */
  record Warned(String what) implements ProcessEvent {}

  /**
   * The generation that spawned this one has ended, as planned or not, so this one is on its own.
   *
   * @param of its PID
   */
  record Orphaned(long of) implements ProcessEvent {}

  /**
   * Another process saw this one end.
   *
   * @param of the PID that ended
   * @param code its exit code, or null if a signal ended it or nobody could ask
   * @param signal the name of the signal that ended it, such as {@code KILL}, or null
   */
  record Exited(long of, Integer code, String signal) implements ProcessEvent {}

  /**
   * The kernel shows a process that belongs to the server, or holds its listener: it says nothing
   * itself.
   *
   * @param of its PID
   * @param ppid the parent's PID when it was first seen
   * @param name of its program, at most 15 bytes: {@code nginx}
   * @param command its command line, shortened if it is long; empty if it is not known
   * @param start in clock ticks since boot: together with the PID this identifies one process
   * @param inTree whether it descends from the server's main process; otherwise it only holds the
   *     listener
   */
  record Seen(long of, long ppid, String name, String command, long start, boolean inTree)
      implements ProcessEvent {}

  /**
   * The kernel no longer shows a process that had been seen.
   *
   * @param of its PID
   * @param start in clock ticks since boot
   */
  record Gone(long of, long start) implements ProcessEvent {}

  /**
   * A process has told its service manager something, as sd_notify(3) has it.
   *
   * @param of its PID; 0 if that is not known
   * @param states which of {@code READY}, {@code RELOADING} and {@code STOPPING} it says
   * @param status what it does, in its own words; null if it does not say
   * @param main the PID that it gives as the one of its main process; null if it gives none
   */
  record Notified(long of, List<String> states, String status, Long main) implements ProcessEvent {}
}
