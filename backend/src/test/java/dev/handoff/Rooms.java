package dev.handoff;

import java.util.Map;
import java.util.Set;

/** The packages below dev.handoff, and which others each may use. */
final class Rooms {
  static final String ALL = "dev.handoff";

  static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          room("demo", "posix", "release", "restart", "event"),
          room("demo.ways", "demo", "release", "restart", "posix", "event"),
          room("restart", "posix", "release", "event"),
          room("release", "posix"),
          room("event"),
          room("posix"),
          room("page"),
          room("journal", "event"),
          room("bus", "event", "journal"),
          room("procfs", "posix"),
          room("process", "posix", "procfs"),
          room("watch", "event", "procfs"),
          room("systemd", "posix", "process", "procfs"),
          room("plan"),
          room("traffic.ledger", "event", "plan"),
          room("traffic.wire", "event", "plan", "traffic.ledger"),
          room("traffic.command", "event", "plan", "traffic.ledger", "traffic.wire"),
          room("story", "event", "journal"),
          room(
              "supervise",
              "event",
              "journal",
              "plan",
              "posix",
              "process",
              "procfs",
              "release",
              "story",
              "subject",
              "subject.file"),
          room("verdict", "event", "journal", "story"),
          room("fault", "event", "journal", "procfs", "story", "subject", "supervise", "watch"),
          room("subject.file", "plan"),
          room(
              "subject",
              "event",
              "journal",
              "plan",
              "posix",
              "process",
              "procfs",
              "subject.file",
              "systemd",
              "traffic.wire",
              "watch"),
          room(
              "lab",
              "bus",
              "event",
              "journal",
              "plan",
              "process",
              "procfs",
              "story",
              "subject",
              "subject.file",
              "traffic.command",
              "traffic.wire",
              "verdict"),
          room(
              "prove",
              "bus",
              "event",
              "journal",
              "lab",
              "plan",
              "posix",
              "process",
              "procfs",
              "subject",
              "subject.file",
              "traffic.command",
              "traffic.ledger",
              "traffic.wire",
              "verdict",
              "web.files"),
          room("load", "event", "plan", "process", "procfs", "subject", "verdict"),
          room("web.page"),
          room("web.door", "posix", "supervise", "web.page"),
          room(
              "web.live",
              "bus",
              "event",
              "fault",
              "journal",
              "page",
              "plan",
              "story",
              "supervise",
              "verdict",
              "web.door"),
          room(
              "web.files",
              "event",
              "journal",
              "page",
              "supervise",
              "verdict",
              "web.door",
              "web.live",
              "web.page"));

  private Rooms() {}

  /** The room that a package is; empty for dev.handoff itself, null for what is not ours. */
  static String of(String packageName) {
    if (packageName.equals(ALL)) {
      return "";
    }
    return packageName.startsWith(ALL + ".") ? packageName.substring(ALL.length() + 1) : null;
  }

  /** Whether a room may use what is in another one, which may be null if it is not ours. */
  static boolean allow(String room, String other) {
    return other == null
        || other.equals(room)
        || MAY_USE.getOrDefault(room, Set.of()).contains(other);
  }

  private static Map.Entry<String, Set<String>> room(String name, String... mayUse) {
    return Map.entry(name, Set.of(mayUse));
  }
}
