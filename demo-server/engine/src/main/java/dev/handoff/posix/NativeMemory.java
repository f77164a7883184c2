package dev.handoff.posix;

import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Memory that is passed to C functions; it is freed once its pointer is unreachable. */
final class NativeMemory {
  /**
   * Larger than the structures of glibc 2.36 on any platform: posix_spawn_file_actions_t 80,
   * posix_spawnattr_t 336, sigset_t 128 bytes.
   */
  private static final int STRUCT_SIZE = 512;

  private NativeMemory() {}

  /**
   * A NULL-terminated array of C strings, byte for byte, in one block of memory with their text.
   */
  static Pointer strings(List<String> texts) {
    Runtime runtime = Runtime.getSystemRuntime();
    List<byte[]> all = texts.stream().map(Words::bytes).toList();
    int next = (all.size() + 1) * runtime.addressSize();
    int size = next + all.stream().mapToInt(bytes -> bytes.length + 1).sum();
    Pointer list = Memory.allocateDirect(runtime, size, true);
    for (int i = 0; i < all.size(); i++) {
      list.putAddress((long) i * runtime.addressSize(), list.address() + next);
      list.put(next, all.get(i), 0, all.get(i).length);
      next += all.get(i).length + 1;
    }
    return list;
  }

  /** A C string. */
  static Pointer string(String text) {
    byte[] bytes = Words.bytes(text);
    Pointer string = Memory.allocateDirect(Runtime.getSystemRuntime(), bytes.length + 1, true);
    string.put(0, bytes, 0, bytes.length);
    return string;
  }

  /** An empty structure, or room for one that a function fills. */
  static Pointer zeroed() {
    Pointer memory = Memory.allocateDirect(Runtime.getSystemRuntime(), STRUCT_SIZE, true);
    memory.setMemory(0, STRUCT_SIZE, (byte) 0);
    return memory;
  }
}
