package dev.handoff.posix;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.byref.IntByReference;

/**
 * Declarations of the C functions that {@link Libc} calls, as in their manual pages; those of file
 * descriptors return -1 and set errno. Declared here because jnr-posix reads all of its own
 * declarations, some two hundred, as soon as it is asked for one function: {@code docs/handover.md}
 * says what that costs a start. Public because jnr implements it with a class of its own.
 */
public interface LibcFunctions {
  /** Looks the functions up when they are first called. */
  static LibcFunctions load() {
    return LibraryLoader.create(LibcFunctions.class).load(Libc.NAME);
  }

  int posix_spawnp(
      @Out IntByReference pid,
      Pointer path,
      Pointer actions,
      Pointer attributes,
      Pointer command,
      Pointer environment);

  int posix_spawn_file_actions_init(Pointer actions);

  int posix_spawn_file_actions_destroy(Pointer actions);

  int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

  int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

  int posix_spawn_file_actions_addchdir_np(Pointer actions, Pointer path);

  int posix_spawnattr_init(Pointer attributes);

  int posix_spawnattr_destroy(Pointer attributes);

  int posix_spawnattr_setflags(Pointer attributes, short flags);

  int posix_spawnattr_setpgroup(Pointer attributes, int group);

  int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

  int execvpe(Pointer program, Pointer command, Pointer environment);

  int chdir(Pointer path);

  int madvise(long address, long length, int advice);

  int waitpid(int pid, @Out int[] status, int options);

  int kill(int pid, int signal);

  int pthread_sigmask(int how, Pointer set, Pointer old);

  long signal(int number, long action);

  int prctl(int option, long a, long b, long c, long d);

  int pipe(@Out int[] ends);

  int open(String path, int flags, int mode);

  long read(int descriptor, @Out byte[] room, long length);

  long write(int descriptor, @In byte[] bytes, long length);

  int fcntl(int descriptor, int command, int argument);

  int getsockopt(int socket, int level, int option, @Out ByteBuffer value, IntByReference length);

  int close(int descriptor);

  int close_range(int first, int last, int flags);
}
