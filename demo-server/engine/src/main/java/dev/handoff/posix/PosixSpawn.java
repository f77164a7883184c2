package dev.handoff.posix;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import jnr.constants.platform.Signal;
import jnr.ffi.Pointer;
import jnr.ffi.byref.IntByReference;

/** Starts processes with posix_spawn(3), which also sets their descriptors, signals and group. */
final class PosixSpawn {
  private static final int SETPGROUP = 2;
  private static final int SETSIGDEF = 4;
  private static final int SETSIGMASK = 8;
  private static final int SETSID = 128;

  private static final Signal[] RESET = {
    Signal.SIGHUP, Signal.SIGINT, Signal.SIGQUIT, Signal.SIGTERM, Signal.SIGCHLD, Signal.SIGPIPE
  };

  private final LibcFunctions functions;

  PosixSpawn(LibcFunctions functions) {
    this.functions = functions;
  }

  /** As {@link Libc#spawn} promises. */
  long start(Spawn spawn) throws SpawnException {
    Pointer actions = NativeMemory.zeroed();
    Pointer attributes = NativeMemory.zeroed();
    functions.posix_spawn_file_actions_init(actions);
    functions.posix_spawnattr_init(attributes);
    try {
      int next = 3;
      for (Map.Entry<Integer, Integer> descriptor : spawn.descriptors().entrySet()) {
        functions.posix_spawn_file_actions_adddup2(
            actions, descriptor.getValue(), descriptor.getKey());
        next = Math.max(next, descriptor.getKey() + 1);
      }
      closeFrom(actions, next);
      if (spawn.directory() != null) {
        functions.posix_spawn_file_actions_addchdir_np(
            actions, NativeMemory.string(spawn.directory()));
      }
      functions.posix_spawnattr_setsigmask(attributes, NativeMemory.zeroed());
      functions.posix_spawnattr_setsigdefault(attributes, signals());
      functions.posix_spawnattr_setpgroup(attributes, 0);
      int flags = SETSIGDEF | SETSIGMASK | apart(spawn.apart());
      functions.posix_spawnattr_setflags(attributes, (short) flags);
      IntByReference pid = new IntByReference();
      Pointer program = NativeMemory.string(spawn.program());
      Pointer command = NativeMemory.strings(spawn.command());
      Pointer environment = NativeMemory.strings(spawn.environment().entries());
      int errno = functions.posix_spawnp(pid, program, actions, attributes, command, environment);
      Reference.reachabilityFence(List.of(program, command, environment));
      if (errno != 0) {
        throw new SpawnException(
            "cannot start " + Words.shown(spawn.program()) + ": " + Libc.describe(errno));
      }
      return pid.intValue();
    } finally {
      functions.posix_spawn_file_actions_destroy(actions);
      functions.posix_spawnattr_destroy(attributes);
    }
  }

  private static int apart(Spawn.Apart apart) {
    return switch (apart) {
      case NOT -> 0;
      case GROUP -> SETPGROUP;
      case SESSION -> SETSID;
    };
  }

  private void closeFrom(Pointer actions, int first) throws SpawnException {
    try {
      functions.posix_spawn_file_actions_addclosefrom_np(actions, first);
    } catch (UnsatisfiedLinkError e) {
      throw new SpawnException(
          "this C library cannot close descriptors in a child; glibc 2.34 or later is needed");
    }
  }

  private static Pointer signals() {
    Pointer set = NativeMemory.zeroed();
    long bits = 0;
    for (Signal signal : RESET) {
      bits |= 1L << (signal.intValue() - 1);
    }
    set.putLong(0, bits);
    return set;
  }
}
