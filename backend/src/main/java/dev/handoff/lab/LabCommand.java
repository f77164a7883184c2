package dev.handoff.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.bus.BusException;
import dev.handoff.process.Workspace;
import dev.handoff.subject.SubjectException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code handoff lab}: restarts under load, ours and the peers', in one table. Exit codes: 0 done;
 * 1 ours lost a request; 2 wrong usage or trouble with the environment; 3 nothing was proved,
 * because ours did not restart, or the load was too late. Times do not matter for it.
 */
@Command(
    name = "lab",
    description =
        "Restarts our server and other ones in turn, under the same load, and compares what was"
            + " lost and how long it took.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class LabCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int UNPROVEN = 3;

  @Spec private CommandSpec spec;

  @Mixin private final LabOptions options;

  /** The command as users have it. */
  public LabCommand() {
    this.options = new LabOptions();
  }

  /**
   * The same for a command of another name, which has these options among its own.
   *
   * @param spec of that command
   */
  public LabCommand(CommandSpec spec, LabOptions options) {
    this.spec = spec;
    this.options = options;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Lab.Plan plan;
    try {
      plan = options.plan();
    } catch (IllegalArgumentException e) {
      err().println(e.getMessage());
      return USAGE;
    }
    try (Workspace workspace = Workspace.open()) {
      return run(plan, workspace);
    }
  }

  private int run(Lab.Plan plan, Workspace workspace) throws IOException, InterruptedException {
    LabResult result;
    try {
      result = new Lab(plan, workspace.children(), workspace.directory(), this::progress).run();
    } catch (SubjectException | IOException e) {
      // After Ctrl-C everything fails, as it should.
      if (!workspace.ended()) {
        err().println("The " + spec.name() + " has ended early: " + e.getMessage() + ".");
      }
      return UNPROVEN;
    } catch (BusException e) {
      err().println("The " + spec.name() + " cannot begin: " + e.getMessage() + ".");
      return USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(options.json() ? json(result) : LabTable.of(result));
    out.flush();
    if (result.lostByOurs() > 0) {
      return FAILED;
    }
    if (result.doubt() != null) {
      err().println(result.doubt());
      return UNPROVEN;
    }
    return 0;
  }

  private void progress(String line) {
    err().println(line);
    err().flush();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  static String json(LabResult result) {
    try {
      return new ObjectMapper().writeValueAsString(result) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a result has no JSON form", impossible);
    }
  }
}
