package dev.handoff.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.journal.RecordingFile;
import dev.handoff.journal.RecordingReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code handoff restarts FILE}: the verdicts of a recording, computed again. Exit codes: 0 done; 1
 * with {@code --max-lost}, more lost than that; 2 wrong usage or nothing to read; 3 with {@code
 * --max-lost}, nothing proved. Certain losses give 1, whatever else was not proved.
 */
@Command(
    name = "restarts",
    description = "Reads a recording (GET /api/recording) and gives a verdict on each restart.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RestartsCommand implements Callable<Integer> {
  private static final int LOST = 1;
  private static final int USAGE = 2;
  private static final int UNPROVEN = 3;
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A recording; - for standard input.")
  private String file;

  @Option(
      names = "--max-lost",
      paramLabel = "N",
      description =
          "Exit with 1 if all restarts together lost more requests than this, and with 3 if one of"
              + " them, or the lack of any, proves nothing about that.")
  private Long maxLost;

  @Option(names = "--json", description = "Print what GET /api/restarts answers.")
  private boolean json;

  @Override
  public Integer call() {
    if (maxLost != null && maxLost < 0) {
      return unusable("--max-lost must not be negative.");
    }
    Verdicts verdicts = Verdicts.ofRecording();
    RecordingReader.Result read;
    try (InputStream in = open()) {
      read = new RecordingReader(verdicts::accept).read(Channels.newChannel(in));
    } catch (IOException e) {
      return unusable(name() + " cannot be read: " + RecordingFile.why(e) + ".");
    }
    String trouble = read.unusable(name());
    if (trouble != null) {
      return unusable(trouble);
    }
    read.complaints(name()).forEach(err()::println);
    List<Verdict> all = verdicts.all();
    print(json ? line(all) : text(all, read.events()));
    if (maxLost == null) {
      return 0;
    }
    return all.stream().mapToLong(Verdict::failed).sum() > maxLost ? LOST : proved(all);
  }

  /** 0 if every restart has proved that it lost no more than is counted. */
  private int proved(List<Verdict> all) {
    if (all.isEmpty()) {
      err().println("No restart, no proof: --max-lost cannot be met.");
      return UNPROVEN;
    }
    for (Verdict verdict : all) {
      if (!proves(verdict)) {
        err().println("Restart " + verdict.number() + " proves nothing: --max-lost is not met.");
        return UNPROVEN;
      }
    }
    return 0;
  }

  private static boolean proves(Verdict verdict) {
    boolean asked = verdict.counts().window().tally().answered() + verdict.failed() > 0;
    return verdict.window().settled()
        && verdict.conclusion().doubt() == null
        && asked
        && !verdict.counts().window().tally().provesNothing();
  }

  private static String text(List<Verdict> all, long events) {
    return all.isEmpty()
        ? "No restart in " + Figures.number(events) + " events.\n"
        : all.stream().map(VerdictText::of).collect(Collectors.joining("\n"));
  }

  private static String line(List<Verdict> all) {
    try {
      return new ObjectMapper().writeValueAsString(all) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a verdict has no JSON form", impossible);
    }
  }

  private InputStream open() throws IOException {
    return file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file));
  }

  private String name() {
    return file.equals(STANDARD_INPUT) ? "Standard input" : file;
  }

  private int unusable(String sentence) {
    err().println(sentence);
    return USAGE;
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
