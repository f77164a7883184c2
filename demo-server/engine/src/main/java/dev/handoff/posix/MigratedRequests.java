package dev.handoff.posix;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * {@code net.ipv4.tcp_migrate_req} (Linux 5.14), on for as long as one of these is open. While it
 * is on, the kernel moves the connections that wait in the queue of a socket which is closed to
 * another socket of the same port (SO_REUSEPORT). The kernel looks at it when that socket is
 * closed, and not when one is bound, so nobody has to leave it on.
 *
 * <p>It belongs to the network namespace, and a lock on its file keeps two processes from putting
 * back what the other one has set. One that is killed meanwhile leaves it on.
 */
public final class MigratedRequests implements Closeable {
  private static final Path FILE = Path.of("/proc/sys/net/ipv4/tcp_migrate_req");
  private static final String ON = "1";

  private final FileChannel file;
  private final String former;

  private MigratedRequests(FileChannel file) throws IOException {
    this.file = file;
    file.lock();
    this.former = read();
    write(ON);
  }

  /** Switches it on. */
  public static MigratedRequests switchOn() throws IOException {
    FileChannel file = FileChannel.open(FILE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      return new MigratedRequests(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Whether it is on at this moment. */
  public static boolean areOn() {
    try {
      return Files.readString(FILE).strip().equals(ON);
    } catch (IOException tooOld) {
      return false;
    }
  }

  /** Why this process cannot switch it on, as the end of a sentence; empty if it can. */
  public static Optional<String> hindrance() {
    if (!Files.exists(FILE)) {
      return Optional.of("there is no " + FILE + ", which Linux has from 5.14 on");
    }
    return Files.isWritable(FILE)
        ? Optional.empty()
        : Optional.of("it may not write " + FILE + ", which root may");
  }

  /** Puts back what it was before. */
  @Override
  public void close() throws IOException {
    try (file) {
      write(former);
    }
  }

  private String read() throws IOException {
    ByteBuffer text = ByteBuffer.allocate(16);
    int length = file.read(text, 0);
    return new String(text.array(), 0, length, StandardCharsets.US_ASCII).strip();
  }

  private void write(String value) throws IOException {
    file.write(ByteBuffer.wrap(value.getBytes(StandardCharsets.US_ASCII)), 0);
  }
}
