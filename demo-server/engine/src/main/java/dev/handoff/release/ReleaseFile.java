package dev.handoff.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The release file as a text: a regular file in UTF-8, not larger than 1 MiB, that is replaced as a
 * whole.
 */
record ReleaseFile(Path path) {
  private static final int LARGEST = 1 << 20;

  /**
   * The whole text.
   *
   * @throws IOException with one sentence for people
   */
  String read() throws IOException {
    String why;
    if (!Files.exists(path)) {
      why = "does not exist";
    } else if (Files.isDirectory(path)) {
      why = "is a directory";
    } else if (!Files.isRegularFile(path)) {
      // Opening a pipe would wait for a writer.
      why = "is not a regular file, which each generation can read anew";
    } else if (!Files.isReadable(path)) {
      why = "cannot be read: Permission denied";
    } else {
      try (InputStream in = Files.newInputStream(path)) {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length <= LARGEST) {
          return utf8(bytes);
        }
        why = "is larger than 1 MiB";
      } catch (FileSystemException e) {
        why = "cannot be read: " + e.getReason();
      }
    }
    throw new IOException(this + " " + why + ".");
  }

  /** By rename: who reads it at that moment gets the old text or the new one. */
  void replace(String text) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    // Always a new file: whatever is there, perhaps a link, is not written to.
    Files.deleteIfExists(next);
    Files.writeString(next, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return "The release file " + path;
  }

  private String utf8(byte[] bytes) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (!text.startsWith("\uFEFF")) {
        return text;
      }
    } catch (CharacterCodingException e) {
      throw new IOException(this + " is not UTF-8: save it as such.", e);
    }
    throw new IOException(
        this + " begins with a byte order mark: save it as UTF-8 without one (RFC 8259, 8.1).");
  }
}
