package dev.handoff.subject;

import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The servers that this program can describe itself; each is a file from which to start one. */
public final class BuiltIn {
  /** The demo server as the page has it. */
  public static final String FD_HANDOFF = "fd-handoff";

  private static final String SOCKET_ACTIVATION = "systemd-restart";

  /** Shows some of it where there can be no systemd. */
  private static final String WITHOUT_SYSTEMD = "socket-activate";

  private static final List<String> WAYS =
      List.of(
          FD_HANDOFF,
          "fd-handoff-standby",
          "exec",
          "exec-undrained",
          "prefork",
          "reuseport",
          "reuseport-migrate",
          SOCKET_ACTIVATION,
          "systemd-reload",
          "fork-signal",
          "same-port",
          "graceful-start",
          "stop-start");

  private static final List<String> PEERS = List.of("nginx", "haproxy");

  private static final List<String> SERVERS =
      List.of(
          "nginx",
          "nginx-upgrade",
          "haproxy",
          "apache",
          "caddy",
          "gunicorn",
          "gunicorn-upgrade",
          "uwsgi",
          "puma",
          "unicorn",
          "php-fpm",
          "php-fpm-default",
          "node-cluster",
          "any-graceful-start",
          "any-stop-start");

  private BuiltIn() {}

  /** Their names, in the order in which they are shown. */
  public static List<String> names() {
    return Stream.of(WAYS, List.of(WITHOUT_SYSTEMD), SERVERS).flatMap(List::stream).toList();
  }

  /**
   * Those that are ways to restart our demo server. Where there can be no systemd, a tool of its
   * package takes its place for socket activation; {@link Programs#lack} says why.
   */
  public static List<String> ways() {
    return ways(Services.lack(file(SOCKET_ACTIVATION)).isEmpty());
  }

  static List<String> ways(boolean withSystemd) {
    return WAYS.stream()
        .map(way -> way.equals(SOCKET_ACTIVATION) && !withSystemd ? WITHOUT_SYSTEMD : way)
        .toList();
  }

  /** Those that are other people's servers. */
  public static List<String> servers() {
    return SERVERS;
  }

  /** Those of them beside which our own server is measured. */
  public static List<String> peers() {
    return PEERS;
  }

  /** Those that the page offers everywhere, whether they are installed or not. */
  public static List<String> offered() {
    return Stream.of(WAYS, List.of(WITHOUT_SYSTEMD), PEERS).flatMap(List::stream).toList();
  }

  /** The file of one of them. */
  public static String text(String name) {
    try (InputStream in = BuiltIn.class.getResourceAsStream("/subjects/" + name + ".yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** One of them in a few words: the first line of its file, without the full stop. */
  public static String title(String name) {
    return text(name).lines().findFirst().orElseThrow().replaceAll("^# |\\.$", "");
  }

  /** What describes one of them. */
  public static SubjectFile file(String name) {
    return SubjectFile.of(name + ".yaml", text(name));
  }

  /**
   * What a person means: one of these names, or the path of a file.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public static SubjectFile find(String nameOrPath) {
    if (names().contains(nameOrPath)) {
      return file(nameOrPath);
    }
    Path path = Path.of(nameOrPath);
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          "There is no subject '"
              + nameOrPath
              + "' and no such file; built in are "
              + String.join(", ", names())
              + ".");
    }
    try {
      return SubjectFile.read(path);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
