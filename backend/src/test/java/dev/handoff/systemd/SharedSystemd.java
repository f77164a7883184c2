package dev.handoff.systemd;

import dev.handoff.process.Children;
import dev.handoff.process.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The systemd of a test class, and units that come and go. */
final class SharedSystemd implements AutoCloseable {
  private static final Pattern VERSION = Pattern.compile("^(\\d+)");

  private final Workspace workspace;
  private final Available available;
  private final Systemd systemd;

  private SharedSystemd(Workspace workspace) throws Exception {
    this.workspace = workspace;
    available = RealSystemd.require();
    systemd = Systemd.start(available, workspace.children(), workspace.directory());
  }

  /** Starts a systemd of its own. Where root may make namespaces, that has to succeed. */
  static SharedSystemd start() throws Exception {
    Workspace workspace = Workspace.open();
    try {
      return new SharedSystemd(workspace);
    } catch (Exception | Error e) {
      workspace.close();
      throw e;
    }
  }

  /** For files of a test; deleted at the end. */
  Path directory() {
    return workspace.directory();
  }

  /** Its version, such as 252. */
  int version() throws Exception {
    String told = systemd.control("show", "--property=Version", "--value");
    Matcher version = VERSION.matcher(told);
    if (!version.find()) {
      throw new AssertionError("systemd does not tell a version: " + told);
    }
    return Integer.parseInt(version.group(1));
  }

  /** Adds a unit, or a file that changes one. */
  void add(String name, String unit) throws Exception {
    Path file = systemd.units().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, unit);
    systemd.reload();
  }

  /** Removes units, if they are there, with what changes them. */
  void remove(String... names) throws Exception {
    for (String name : names) {
      Path changes = systemd.units().resolve(name + ".d");
      if (Files.isDirectory(changes)) {
        try (var files = Files.list(changes)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(changes);
      }
      Files.deleteIfExists(systemd.units().resolve(name));
    }
    systemd.reload();
    systemctl("reset-failed");
  }

  /** Runs systemctl, which has to succeed. */
  String control(String... words) throws Exception {
    return systemd.control(words);
  }

  /** Runs systemctl, which may fail. */
  Systemd.Said systemctl(String... words) throws Exception {
    return systemd.systemctl(words);
  }

  /** A property of a unit. */
  String show(String unit, String property) throws Exception {
    return systemd.show(unit, property);
  }

  /** Of the test itself. */
  Children children() {
    return workspace.children();
  }

  /** Where the cgroups of all processes are. */
  Path cgroups() {
    return available.cgroups();
  }

  /** Ends it with everything that it has started. */
  @Override
  public void close() throws Exception {
    try {
      systemd.close();
    } finally {
      workspace.close();
    }
  }
}
