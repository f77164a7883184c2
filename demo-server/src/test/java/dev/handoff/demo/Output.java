package dev.handoff.demo;

import dev.handoff.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output that processes have written to a file. It is a file because the JDK closes the pipe of
 * a process that has exited, while later generations keep writing.
 */
public final class Output {
  private final Path file;

  public Output(Path file) {
    this.file = file;
  }

  /** The whole output so far. */
  public String text() {
    try {
      return Files.exists(file) ? Files.readString(file) : "(no output)";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first match in the output; waits for it if it is not there yet. */
  public Matcher await(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    return Await.until(
        () -> {
          Matcher matcher = pattern.matcher(text());
          return matcher.find() ? matcher : null;
        },
        () -> "no output with " + regex + " has come:\n" + text());
  }
}
