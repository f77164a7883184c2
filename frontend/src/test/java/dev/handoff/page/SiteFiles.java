package dev.handoff.page;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;

/**
 * The files as an importing module names them: {@code /app/...} is the page's own, as in the
 * browser; every other path is a path of this machine. Nothing can be written.
 */
final class SiteFiles implements FileSystem {
  private final FileSystem disk =
      FileSystem.newReadOnlyFileSystem(FileSystem.newDefaultFileSystem());

  private final Path site;

  /**
   * @param site the folder that the server serves as {@code /}
   */
  SiteFiles(Path site) {
    this.site = site;
  }

  @Override
  public Path parsePath(String path) {
    return disk.parsePath(path);
  }

  @Override
  public Path parsePath(URI uri) {
    return disk.parsePath(uri);
  }

  @Override
  public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
      throws IOException {
    disk.checkAccess(at(path), modes, options);
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    disk.createDirectory(at(dir), attrs);
  }

  @Override
  public void delete(Path path) throws IOException {
    disk.delete(at(path));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return disk.newByteChannel(at(path), options, attrs);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return disk.newDirectoryStream(at(dir), filter);
  }

  @Override
  public Path toAbsolutePath(Path path) {
    return disk.toAbsolutePath(path);
  }

  @Override
  public Path toRealPath(Path path, LinkOption... options) throws IOException {
    return disk.toRealPath(at(path), options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return disk.readAttributes(at(path), attributes, options);
  }

  private Path at(Path path) {
    return path.startsWith("/app") ? site.resolve(path.toString().substring(1)) : path;
  }
}
