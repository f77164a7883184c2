package dev.handoff.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A release file that is replaced like in a deployment, by rename. */
public final class Releases implements AutoCloseable {
  private final Path directory;
  private final Path file;

  public Releases(String json) throws IOException {
    directory = Files.createTempDirectory("handoff-release");
    file = directory.resolve("release.json");
    deploy(json);
  }

  public Path file() {
    return file;
  }

  public void deploy(String json) throws IOException {
    Path next = directory.resolve("next.json");
    Files.writeString(next, json);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  public void deployFault(String fault) throws IOException {
    deploy("{\"version\": \"broken\", \"fault\": \"" + fault + "\"}");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.delete(directory);
  }
}
