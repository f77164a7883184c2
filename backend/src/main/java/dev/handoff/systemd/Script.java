package dev.handoff.systemd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The shell's part of it. */
enum Script {
  OWN,
  USER;

  String text() {
    String file = name().toLowerCase(Locale.ROOT) + ".sh";
    try (var source = Script.class.getResourceAsStream(file)) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("no " + file, e);
    }
  }
}
