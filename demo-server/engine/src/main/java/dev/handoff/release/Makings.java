package dev.handoff.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the next generation is made of as things are: each file with what tells whether it is still
 * the same one. No file is opened for that, so it needs no descriptor.
 *
 * @param stamps of each file, by its path
 * @param canWait whether that program is known to wait for the word
 */
public record Makings(Map<String, String> stamps, boolean canWait) {
  /** With more files than this a directory cannot be looked at each second. */
  private static final int MOST_FILES = 5_000;

  /** What tells one version of a file from another. */
  private static final String VERSION = "unix:dev,ino,size,lastModifiedTime,ctime";

  /** What tells one directory from another, whatever is in it. */
  private static final String IDENTITY = "unix:dev,ino";

  private static final String ABSENT = "absent";

  /**
   * As things are now.
   *
   * @param files a directory counts with all that is in it, and if that is too much, nothing can
   *     wait
   * @param place the working directory, whose content does not count
   */
  static Makings of(Collection<Path> files, Path place, boolean canWait) {
    Map<String, String> stamps = new TreeMap<>();
    stamps.put(place + "/", stamp(place, IDENTITY));
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        stampAll(file, stamps);
      } else {
        stamps.put(file.toString(), stamp(file, VERSION));
      }
    }
    return new Makings(stamps, canWait && stamps.size() < MOST_FILES);
  }

  /** A file that is not the same any more, or was not there; null if nothing has changed. */
  public String changed(Makings now) {
    for (Map.Entry<String, String> each : stamps.entrySet()) {
      if (!each.getValue().equals(now.stamps.get(each.getKey()))) {
        return each.getKey();
      }
    }
    for (String file : now.stamps.keySet()) {
      if (!stamps.containsKey(file)) {
        return file;
      }
    }
    return null;
  }

  private static void stampAll(Path directory, Map<String, String> stamps) {
    try (Stream<Path> files = Files.walk(directory)) {
      Iterator<Path> each = files.iterator();
      while (each.hasNext() && stamps.size() < MOST_FILES) {
        Path file = each.next();
        stamps.put(file.toString(), stamp(file, VERSION));
      }
    } catch (IOException | RuntimeException e) {
      stamps.put(directory.toString(), ABSENT);
    }
  }

  private static String stamp(Path file, String what) {
    try {
      return new TreeMap<>(Files.readAttributes(file, what)).toString();
    } catch (IOException e) {
      return ABSENT;
    }
  }
}
