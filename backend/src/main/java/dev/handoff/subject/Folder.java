package dev.handoff.subject;

import dev.handoff.subject.file.FileText;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.systemd.Systemd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The fresh folder of a server, with its files, and the values of its variables. */
final class Folder {
  /** Servers that root starts read it as another user. */
  private static final Set<PosixFilePermission> FOR_ALL =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path path;
  private final Map<String, String> values = new HashMap<>();

  private Folder(Path path) {
    this.path = path;
    values.put("dir", path.toString());
  }

  /** Makes the folder of a server, writes its files, and finds free ports. */
  static Folder of(SubjectFile file, Surroundings in) throws SubjectException, IOException {
    String prefix = file.name().replaceAll("[^A-Za-z0-9]+", "-") + "-";
    Folder folder = new Folder(make(in.directory(), prefix));
    folder.findPorts(file.variables(), in.port());
    folder.values.put("demo-server", Systemd.quoted(in.demoServer()));
    if (in.bus() != null) {
      folder.values.put("bus", in.bus().toString());
    } else if (file.variables().contains("bus")) {
      throw new SubjectException("needs a bus (${bus}), and there is none here");
    }
    Files.setPosixFilePermissions(folder.path, FOR_ALL);
    for (Map.Entry<String, FileText> each : file.setup().files().entrySet()) {
      folder.write(each.getKey(), each.getValue());
    }
    return folder;
  }

  private static Path make(Path directory, String prefix) throws SubjectException {
    try {
      return Files.createTempDirectory(directory, prefix);
    } catch (IOException e) {
      throw new SubjectException(
          "has no folder, because " + directory + " cannot be written to (" + e + ")");
    }
  }

  private void findPorts(Set<String> variables, int given) throws IOException {
    Set<String> taken = new HashSet<>();
    if (given != 0) {
      taken.add(Integer.toString(given));
      values.put("port", Integer.toString(given));
    }
    for (String name : variables) {
      if (name.startsWith("port") && !values.containsKey(name)) {
        String port;
        do {
          port = Integer.toString(Ports.free());
        } while (!taken.add(port));
        values.put(name, port);
      }
    }
  }

  private void write(String name, FileText file) throws IOException {
    Path target = path.resolve(name);
    Files.createDirectories(target.getParent());
    Files.writeString(target, file.text().fill(this::value));
    StringBuilder mode = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      mode.append((file.mode() >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode.toString()));
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** The value of a variable. */
  String value(String name) {
    return values.get(name);
  }

  /** Removes it with all that is in it. */
  void remove() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Some files are left in " + path + " (" + e.getMessage() + ").");
    }
  }
}
