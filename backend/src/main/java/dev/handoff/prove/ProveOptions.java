package dev.handoff.prove;

import dev.handoff.plan.Limits;
import dev.handoff.plan.Mix;
import dev.handoff.plan.WholeNumber;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.Programs;
import dev.handoff.subject.Surroundings;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.DurationConverter;
import dev.handoff.traffic.wire.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code handoff prove}. */
final class ProveOptions {
  private static final int MAX_RESTARTS = 10_000;

  @Parameters(
      paramLabel = "FILE|NAME",
      arity = "1..*",
      description =
          "Subject files, or names that 'handoff.jar subjects' lists; each is judged by itself.")
  private List<String> subjects;

  @Option(
      names = "--restarts",
      paramLabel = "N",
      defaultValue = "10",
      description = "Restarts of each (default: ${DEFAULT-VALUE}).")
  private int restarts;

  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "Requests a second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--connections",
      paramLabel = "STYLES",
      defaultValue = Mix.HABITS,
      description =
          "What clients do: close (a new connection each), keep-alive-looking (kept ones, unless the"
              + " server is seen to have closed them), keep-alive (kept ones, just writes), and those"
              + " of traffic --help (default: ${DEFAULT-VALUE}).")
  private String connections;

  @Option(
      names = "--max-lost",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many requests may be lost in all (default: ${DEFAULT-VALUE}).")
  private long maxLost;

  @Option(
      names = "--retryable",
      paramLabel = "allow|count",
      defaultValue = "allow",
      converter = RetryableConverter.class,
      description =
          "Whether losses on kept connections that a client may repeat (RFC 9112, 9.3.1) are only"
              + " told, or count (default: ${DEFAULT-VALUE}).")
  private Allowed.Retryable retryable;

  @Option(
      names = "--max-gap",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "How long it may answer no new connection (default: ${DEFAULT-VALUE}).")
  private Duration maxGap;

  @Option(
      names = "--calm",
      paramLabel = "TIME",
      defaultValue = "3s",
      converter = DurationConverter.class,
      description =
          "How long the same traffic without a restart comes first; longer than the server keeps an"
              + " idle connection, if it should show who loses that way (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration calm;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Option(names = "--markdown", description = "Print the result for a pull request.")
  private boolean markdown;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the result for a CI server, as JUnit's XML.")
  private Path junit;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write one HTML file with the tables and the picture of each restart.")
  private Path report;

  @Option(
      names = "--recording",
      paramLabel = "FILE",
      description =
          "Write a recording for handoff replay; with several subjects one each, with its name.")
  private Path recording;

  @Option(names = "--keep", description = "Leave the folders of the subjects, and say where.")
  private boolean keep;

  @Option(
      names = "--allow-remote",
      description = "Send load to a machine other than this one; its owner should know.")
  private boolean remote;

  /** Reads what becomes of retryable losses. */
  static final class RetryableConverter implements ITypeConverter<Allowed.Retryable> {
    @Override
    public Allowed.Retryable convert(String value) {
      return switch (value) {
        case "allow" -> Allowed.Retryable.ALLOW;
        case "count" -> Allowed.Retryable.COUNT;
        default -> throw new TypeConversionException("it is allow or count, not '" + value + "'");
      };
    }
  }

  /**
   * The run that they ask for.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  ProvePlan plan() {
    WholeNumber.check("--restarts", restarts, 1, MAX_RESTARTS);
    Limits.checkRate("--rate", rate, Limits.RATE_OF_ONE_LOOP);
    Limits.checkDuration("--max-gap", maxGap);
    Limits.checkDuration("--calm", calm);
    if (maxLost < 0) {
      throw refused("--max-lost must not be negative.");
    } else if (json && markdown) {
      throw refused("--json and --markdown are two forms of one result; give one of them.");
    }
    String path = Surroundings.usualPath();
    Programs programs = new Programs(path);
    List<SubjectFile> files = subjects.stream().map(BuiltIn::find).toList();
    Set<String> names = new HashSet<>();
    for (SubjectFile each : files) {
      if (!names.add(each.name())) {
        throw refused("Two subjects have the name '%s'; change 'name' in a file.", each.name());
      }
      if (each.requests().url().variables().isEmpty()) {
        Target.of(each.requests().url().toString(), remote);
      }
      programs
          .lack(each)
          .ifPresent(
              lack -> {
                throw refused("%s %s.", each.name(), lack.replaceAll("\\.$", ""));
              });
    }
    files().check(files.stream().map(SubjectFile::name).toList());
    return new ProvePlan(
        files,
        restarts,
        rate,
        Mix.of(connections),
        calm,
        new Allowed(maxLost, retryable, maxGap),
        path,
        keep,
        remote);
  }

  /** The files that the run leaves. */
  ProveFiles files() {
    return new ProveFiles(junit, report, recording);
  }

  /** The result in the form that is wanted. */
  String form(Result result) {
    if (json) {
      return ProofJson.of(result);
    }
    return markdown ? ProofText.markdown(result) : ProofText.plain(result);
  }

  private static IllegalArgumentException refused(String sentence, Object... values) {
    return new IllegalArgumentException(String.format(Locale.ROOT, sentence, values));
  }
}
