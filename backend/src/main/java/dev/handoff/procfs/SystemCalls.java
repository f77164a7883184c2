package dev.handoff.procfs;

import dev.handoff.posix.Libc;
import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;

/**
 * Functions of the C library that /proc and its like are read with. Public because jnr implements
 * it with a class of its own.
 */
public interface SystemCalls {
  int socket(int domain, int type, int protocol);

  long send(int socket, ByteBuffer message, long length, int flags);

  long recv(int socket, ByteBuffer room, long length, int flags);

  int open(String path, int flags);

  long read(int descriptor, ByteBuffer room, long length);

  int close(int descriptor);

  /** A system call that the C library has no function for. */
  int syscall(int number, String text, int flags);

  /** The same with other parameters. Not six numbers: jnr passes these wrongly. */
  int syscall(int number, int descriptor, int b, Pointer c, Pointer d, int e);

  /** Those of this process; jnr generates its class at the first call. */
  static SystemCalls load() {
    return LibraryLoader.create(SystemCalls.class).load(Libc.NAME);
  }
}
