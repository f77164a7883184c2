package dev.handoff.subject.file;

import java.util.regex.Pattern;

/** When a restart is done. In each case the server answers then. */
public sealed interface Done {
  /** What is known without anything else. */
  enum Condition implements Done {
    /** Of the processes that could answer before, only the main one is left. */
    WORKERS,

    /** All of these have ended, the main one too. */
    MAIN,

    /** The main process has a new program in its old PID, and no other of these is left. */
    EXEC,

    /** The command that restarts it has ended well. */
    COMMAND
  }

  /** Its output has had such a line since it was told. */
  record Log(Pattern line) implements Done {}
}
