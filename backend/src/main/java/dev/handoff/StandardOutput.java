package dev.handoff;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * Standard output that remembers why a write failed: commands print with a {@link PrintWriter},
 * which swallows the error. After the first error nothing more is written. Safe for use by several
 * threads.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream to;
  private volatile IOException failure;

  StandardOutput(OutputStream to) {
    this.to = to;
  }

  /**
   * Standard output of this process. Writes fail with {@code EBADF} when it is closed ({@code >&-})
   * and with {@code EPIPE} when nobody reads it any more: the JVM ignores SIGPIPE.
   */
  static StandardOutput ofThisProcess() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out));
  }

  /** A writer to it that uses the encoding of the terminal and flushes at the end of each line. */
  PrintWriter printer() {
    String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding"));
    Charset charset = encoding == null ? Charset.defaultCharset() : Charset.forName(encoding);
    return new PrintWriter(new OutputStreamWriter(this, charset), true);
  }

  /** Why a write failed, in one sentence; null if none did. */
  String complaint() {
    return failure == null
        ? null
        : "Standard output could not be written ("
            + failure.getMessage()
            + "): what has been printed is not complete.";
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      to.write(bytes, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
