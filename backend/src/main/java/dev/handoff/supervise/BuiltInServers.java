package dev.handoff.supervise;

import dev.handoff.process.Children;
import dev.handoff.process.Remains;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.DemoServerCommand;
import dev.handoff.subject.DescribedSubject;
import dev.handoff.subject.Programs;
import dev.handoff.subject.Subject;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.Surroundings;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Servers that this program can describe itself, and one that was asked for, on the port of the
 * demo server.
 */
public final class BuiltInServers implements SubjectChoice {
  private final Path directory;
  private final Path bus;
  private final int port;
  private final List<String> options;
  private final SubjectFile first;
  private final List<Offer> offers = new ArrayList<>();

  /**
   * Those that the page offers, those that are installed here, and one more.
   *
   * @param directory where their folders are made; may be missing until then
   * @param bus on which those that can report
   * @param port where they listen
   * @param options of the demo server, each with its value
   * @param first the description of one that is chosen at the start; null for none
   */
  public BuiltInServers(
      Path directory, Path bus, int port, List<String> options, SubjectFile first) {
    this.options = options;
    this.directory = directory;
    this.bus = bus;
    this.port = port;
    this.first = first != null && !first.name().equals(BuiltIn.FD_HANDOFF) ? first : null;
    // A dashboard that was killed could not end its server.
    Remains.end(directory);
    Programs programs = new Programs(Surroundings.usualPath());
    for (String name : BuiltIn.offered()) {
      if (!name.equals(BuiltIn.FD_HANDOFF)) {
        offers.add(offer(file(name), BuiltIn.title(name), programs));
      }
    }
    if (this.first != null && !BuiltIn.names().contains(first.name())) {
      offers.add(offer(first, first.restart().by().how(), programs));
    }
    for (String name : BuiltIn.servers()) {
      Offer offer = offer(file(name), BuiltIn.title(name), programs);
      boolean wanted = this.first != null && first.name().equals(name);
      if (!BuiltIn.offered().contains(name) && (wanted || offer.whyNot() == null)) {
        offers.add(new Offer(name, offer.title(), offer.whyNot(), !wanted));
      }
    }
  }

  private static Offer offer(SubjectFile file, String title, Programs programs) {
    return new Offer(
        file.name(),
        title,
        programs.lack(file).map(lack -> file.name() + " " + lack + ".").orElse(null));
  }

  /** A person's own file may have the name of the one from which it was made. */
  private SubjectFile file(String name) {
    return first != null && first.name().equals(name) ? first : BuiltIn.file(name);
  }

  @Override
  public boolean runsAlready(String name) {
    return file(name).setup().start() == null;
  }

  @Override
  public List<Offer> offers() {
    return List.copyOf(offers);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException notEmpty) {
      // Something else is in it, which is not ours.
    }
  }

  /** The demo server with the options of the page's, except those that its description has. */
  private List<String> demoServer(SubjectFile file) {
    List<String> words = new ArrayList<>(DemoServerCommand.program(DemoServerCommand.jar()));
    for (int i = 0; i + 1 < options.size(); i += 2) {
      if (!has(file, options.get(i))) {
        words.addAll(options.subList(i, i + 2));
      }
    }
    return words;
  }

  /** Its command may be in one of its files. */
  private static boolean has(SubjectFile file, String option) {
    return file.setup().commands().stream()
            .flatMap(each -> each.words().stream())
            .anyMatch(word -> word.toString().equals(option))
        || file.setup().files().values().stream()
            .anyMatch(each -> each.text().toString().contains(option));
  }

  @Override
  public Subject open(String name, Children children) throws SubjectException, IOException {
    SubjectFile file = file(name);
    Files.createDirectories(directory);
    try {
      return DescribedSubject.of(
          file,
          new Surroundings(
              children, directory, bus, Surroundings.usualPath(), demoServer(file), port));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SubjectException("is not started: this program is ending");
    }
  }
}
