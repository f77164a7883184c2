package dev.handoff.subject;

import dev.handoff.posix.MigratedRequests;
import dev.handoff.subject.file.SubjectFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of this machine.
 *
 * @param path directories in which to look for them, separated by colons
 */
public record Programs(String path) {

  /** The first program that a server needs and that is not here; empty if there is none. */
  public Optional<String> missing(SubjectFile file) {
    return file.setup().commands().stream()
        .map(each -> each.words().get(0))
        .filter(word -> word.variables().isEmpty())
        .map(Object::toString)
        .filter(word -> find(word).isEmpty())
        .findFirst();
  }

  /** Why a server cannot be started here, as the end of a sentence; empty if it can. */
  public Optional<String> lack(SubjectFile file) {
    return missing(file)
        .map(
            program ->
                "is not installed: there is no program "
                    + program
                    + (file.needs() == null ? "" : "; " + file.needs() + " has it"))
        .or(() -> Services.lack(file))
        .or(() -> lack(file, MigratedRequests.hindrance()));
  }

  /** The same for one that sets what only root may set. */
  static Optional<String> lack(SubjectFile file, Optional<String> hindrance) {
    return hindrance
        .filter(why -> file.setup().migrates())
        .map(why -> "sets net.ipv4.tcp_migrate_req: " + why);
  }

  /** The path of a program. */
  Optional<String> find(String program) {
    return (program.contains("/")
            ? Stream.of(Path.of(program))
            : Stream.of(path.split(":"))
                .filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, program)))
        .filter(each -> Files.isExecutable(each) && Files.isRegularFile(each))
        .findFirst()
        .map(Path::toString);
  }
}
