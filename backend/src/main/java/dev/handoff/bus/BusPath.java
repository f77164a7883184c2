package dev.handoff.bus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Set;

/**
 * Where the bus listens, and the guard of its directory: a socket in a directory that is ours alone
 * is out of other users' reach.
 */
public final class BusPath {
  /** The kernel takes 107 bytes and a terminating zero, the JDK one less. */
  private static final int LONGEST = 106;

  private static final Set<PosixFilePermission> OURS_ALONE =
      PosixFilePermissions.fromString("rwx------");

  private BusPath() {}

  /**
   * The default path, used without {@code --bus}: {@code $XDG_RUNTIME_DIR/handoff/bus.sock} if that
   * variable names a directory, otherwise {@code /tmp/handoff-<uid>/bus.sock}.
   *
   * @param environment of the process
   */
  public static Path standard(Map<String, String> environment) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (runtime.startsWith("/") && Files.isDirectory(Path.of(runtime))) {
      return Path.of(runtime, "handoff", "bus.sock");
    }
    return Path.of("/tmp", "handoff-" + uid(), "bus.sock");
  }

  /**
   * Creates the directory of the socket if it is missing, and checks that it is safe.
   *
   * @param socket an absolute path
   */
  static void prepare(Path socket) throws BusException {
    Path directory = socket.getParent();
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new BusException(
          "the bus path "
              + socket
              + " is longer than "
              + LONGEST
              + " bytes: choose a shorter one with --bus");
    }
    if (directory == null) {
      throw new BusException("the bus path " + socket + " names no file: choose one with --bus");
    }
    try {
      makeMissing(directory);
      check(directory);
    } catch (IOException e) {
      throw new BusException(
          "the bus directory " + directory + " cannot be made or read (" + e + "): choose --bus",
          e);
    }
  }

  private static void makeMissing(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OURS_ALONE));
    } catch (FileAlreadyExistsException there) {
      // It is checked next.
    }
  }

  private static void check(Path directory) throws IOException, BusException {
    PosixFileAttributes found =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isDirectory()) {
      throw new BusException(
          "the bus directory "
              + directory
              + " is not a real directory: remove it, or choose another with --bus");
    }
    if (!found.owner().equals(self())) {
      throw new BusException(
          "the bus directory "
              + directory
              + " belongs to "
              + found.owner().getName()
              + ": choose a directory of your own with --bus");
    }
    if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new BusException(
          "other users can write to the bus directory "
              + directory
              + ": take that right away (chmod 700), or choose another with --bus");
    }
  }

  /** The user this process runs as. */
  static UserPrincipal self() throws IOException {
    return Files.getOwner(Path.of("/proc/self/task"));
  }

  private static int uid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self/task"), "unix:uid");
    } catch (IOException e) {
      throw new IllegalStateException("/proc is not mounted", e);
    }
  }
}
