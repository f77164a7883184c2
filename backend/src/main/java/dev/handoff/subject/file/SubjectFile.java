package dev.handoff.subject.file;

import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.plan.Header;
import dev.handoff.plan.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server as a file describes it; backend/docs/subject-file.md lists the keys.
 *
 * @param name in tables and events
 * @param requests what clients ask for, and where
 * @param setup what is there before it runs, and how it is started
 * @param restart how it is restarted
 * @param stop how it is stopped
 * @param needs what to install if its program is missing; may be null
 */
public record SubjectFile(
    String name, Requests requests, Setup setup, Restart restart, Stop stop, String needs) {
  private static final long LARGEST = 1 << 20;

  /**
   * What clients ask for, and where.
   *
   * @param url of the server
   * @param listener whose holders are watched, as host and port; null for the URL's
   * @param slow a path whose answer takes some seconds, null if there is none
   * @param host the Host header; null for that of the URL
   * @param headers further ones, in the order of the file
   * @param expect what a good answer has; null for what the first one has
   * @param pidHeader of the answer that names the process; null for X-Pid if that is there
   * @param ca the file with the only certificates that are trusted; null for those that Java trusts
   * @param insecure whether any certificate is trusted
   */
  public record Requests(
      Template url,
      Template listener,
      String slow,
      Template host,
      List<Field> headers,
      Expect expect,
      String pidHeader,
      Template ca,
      boolean insecure) {
    /** The URL, if it has no variables; empty if it has. */
    public Optional<URI> fixed() {
      return url.variables().isEmpty() ? Optional.of(URI.create(url.toString())) : Optional.empty();
    }

    /**
     * The requests that clients send.
     *
     * @param values of the variables
     */
    public Asking asking(UnaryOperator<String> values) {
      return Asking.USUAL
          .host(host == null ? null : host.fill(values))
          .headers(
              headers.stream()
                  .map(each -> new Header(each.name(), each.value().fill(values)))
                  .toList())
          .expect(expect == null ? Expect.USUAL : expect)
          .pidHeader(pidHeader == null ? Asking.USUAL_PID_HEADER : pidHeader)
          .trust(new Trust(ca == null ? null : Path.of(ca.fill(values)), insecure));
    }

    private Stream<Template> templates() {
      return Stream.concat(
          Stream.of(url, listener, host, ca).filter(Objects::nonNull),
          headers.stream().map(Field::value));
    }
  }

  /** A header of each request. */
  public record Field(String name, Template value) {}

  /**
   * What is there before it runs, and how it is started.
   *
   * @param files by their path below the folder
   * @param also commands that run beside it
   * @param environment what is added to ours
   * @param version a command whose first line says its version; may be null
   * @param start its command; null for a server that is not ours to start
   * @param pid the file with the PID of its main process; null for the process that was started
   * @param units of systemd among the files, by their names; none unless it runs under systemd
   * @param attach the file with the PID of a server that runs already; null for any other
   * @param isElsewhere whether it has no processes that could be seen here
   * @param mayNotify whether it may be offered a socket to tell its state
   */
  public record Setup(
      Map<String, FileText> files,
      List<Command> also,
      Map<String, Template> environment,
      Command version,
      Command start,
      Template pid,
      List<String> units,
      String attach,
      boolean isElsewhere,
      boolean mayNotify) {

    /**
     * Whether it is offered a socket to tell its state (sd_notify): our demo server restarts in
     * another way then, and who is started by others has theirs.
     */
    public boolean isNotified() {
      return mayNotify && start != null && !isDemoServer() && !isUnderSystemd();
    }

    /** Its command, and those that run beside it. */
    public List<Command> commands() {
      List<Command> commands = new ArrayList<>(also);
      if (start != null) {
        commands.add(start);
      }
      return List.copyOf(commands);
    }

    /** Whether it runs already and is none of ours. */
    public boolean isAttached() {
      return attach != null;
    }

    /** Whether it runs under a systemd. */
    public boolean isUnderSystemd() {
      return !units.isEmpty();
    }

    /** Whether it is our demo server. */
    public boolean isDemoServer() {
      return start != null && start.isDemoServer()
          || files.values().stream()
              .anyMatch(each -> each.text().variables().contains(Command.DEMO_SERVER));
    }

    /** Whether it is our demo server with {@code --migrate on}, which only root may start. */
    public boolean migrates() {
      return start != null
          && start.isDemoServer()
          && start.words().stream()
              .map(Template::toString)
              .collect(Collectors.joining(" "))
              .matches(".* --migrate[ =]on( .*)?");
    }
  }

  /**
   * How it is restarted.
   *
   * @param by how it is told
   * @param done when that is done
   * @param patience how long it may take
   */
  public record Restart(RestartBy by, Done done, Duration patience) {}

  /**
   * How it is stopped.
   *
   * @param signal without SIG
   * @param within how long it may take
   */
  public record Stop(String signal, Duration within) {}

  /**
   * Reads and checks a file.
   *
   * @throws Mistake if it cannot be meant
   * @throws IOException if it cannot be read; the message is one sentence
   */
  public static SubjectFile read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + " is not a file: give the path of a subject file.");
    } else if (!Files.isReadable(path)) {
      throw new IOException(path + " must not be read by this user: change its permissions.");
    }
    if (Files.size(path) > LARGEST) {
      throw new IOException(path + " is larger than 1 MiB, so it is no subject file.");
    }
    try {
      return of(path.toString(), Files.readString(path));
    } catch (CharacterCodingException e) {
      throw new IOException(path + " is not UTF-8: save it as such.", e);
    }
  }

  /**
   * The same with a text.
   *
   * @param file its name, for people
   * @throws Mistake if it cannot be meant
   */
  public static SubjectFile of(String file, String text) {
    return new SubjectReader(file, text).read();
  }

  /** The same under another name. */
  public SubjectFile named(String other) {
    return new SubjectFile(other, requests, setup, restart, stop, needs);
  }

  /** The names of all variables in it. */
  public Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    requests.templates().forEach(each -> names.addAll(each.variables()));
    setup.files().values().forEach(each -> names.addAll(each.text().variables()));
    setup.commands().forEach(each -> names.addAll(each.variables()));
    setup.environment().values().forEach(each -> names.addAll(each.variables()));
    if (restart.by() instanceof RestartBy.Run run) {
      names.addAll(run.command().variables());
    } else if (restart.by() instanceof RestartBy.Replace second && second.command() != null) {
      names.addAll(second.command().variables());
    }
    return names;
  }
}
