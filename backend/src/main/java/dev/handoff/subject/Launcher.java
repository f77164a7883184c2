package dev.handoff.subject;

import dev.handoff.posix.Environment;
import dev.handoff.posix.Exit;
import dev.handoff.process.Children;
import dev.handoff.process.Output;
import dev.handoff.subject.file.Command;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.subject.file.Template;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/** Starts what a subject file says: in its environment, each process in a session of its own. */
final class Launcher {
  private final SubjectFile file;
  private final Surroundings in;
  private final Folder folder;
  private Notices notices;

  /**
   * A process that was started.
   *
   * @param words of its command line
   */
  record Launched(List<String> words, Children.Started started) {
    long pid() {
      return started.pid();
    }

    Output output() {
      return started.output();
    }

    Future<Exit> end() {
      return started.end();
    }
  }

  Launcher(SubjectFile file, Surroundings in, Folder folder) {
    this.file = file;
    this.in = in;
    this.folder = folder;
  }

  /**
   * From now on, what is started may tell its state.
   *
   * @param where null for nowhere
   */
  void offer(Notices where) {
    notices = where;
  }

  /** Who starts and signals. */
  Children children() {
    return in.children();
  }

  /** Starts a command without a shell. */
  Launched start(Command command) throws IOException {
    return start(command, 0);
  }

  /**
   * The same.
   *
   * @param main the PID that {@code ${pid}} stands for
   */
  Launched start(Command command, long main) throws IOException {
    return launch(words(command, main));
  }

  /** Starts a command of the shell. */
  Launched shell(Template command, long main) throws IOException {
    return launch(new ArrayList<>(List.of("sh", "-c", command.fill(name -> value(name, main)))));
  }

  /** Starts a command of ours. */
  Launched run(List<String> command) throws IOException {
    return launch(new ArrayList<>(command));
  }

  /** The word that follows an option in a command. */
  Optional<String> option(Command command, String option) {
    List<String> words = words(command, 0);
    int at = words.indexOf(option);
    return at < 0 || at + 1 == words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
  }

  /** The version of the server, as it tells it; its program if it does not. */
  String version() throws IOException, InterruptedException {
    if (file.setup().version() != null) {
      String said = start(file.setup().version()).output().complete();
      return said.lines().findFirst().orElse(file.name());
    }
    if (file.setup().start() == null) {
      return file.name();
    }
    return file.setup().isDemoServer()
        ? "demo server on Java " + System.getProperty("java.version")
        : words(file.setup().start(), 0).get(0);
  }

  /** The program is looked for where the description says, and not in our own PATH. */
  private Launched launch(List<String> words) throws IOException {
    words.set(0, new Programs(in.path()).find(words.get(0)).orElse(words.get(0)));
    return new Launched(words, in.children().spawnAlone(words, environment()));
  }

  private List<String> words(Command command, long main) {
    return command.fill(name -> value(name, main), in.demoServer());
  }

  private String value(String name, long main) {
    return name.equals("pid") ? Long.toString(main) : folder.value(name);
  }

  private Environment environment() {
    Environment environment = Children.environment().with("PATH", in.path());
    if (notices != null) {
      environment = environment.with(Notices.VARIABLE, notices.address());
    }
    for (Map.Entry<String, Template> each : file.setup().environment().entrySet()) {
      environment = environment.with(each.getKey(), each.getValue().fill(folder::value));
    }
    return environment;
  }
}
