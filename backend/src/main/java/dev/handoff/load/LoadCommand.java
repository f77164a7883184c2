package dev.handoff.load;

import dev.handoff.process.Workspace;
import dev.handoff.subject.SubjectException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code handoff load}: what the dashboard itself takes. Exit codes: 0 done; 1 something was lost;
 * 2 wrong usage; 3 nothing was proved, because the dashboard failed. Times do not matter for it.
 */
@Command(
    name = "load",
    description =
        "Measures what the dashboard itself takes: events, viewers of its stream, and the memory and"
            + " CPU that it needs.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class LoadCommand implements Callable<Integer> {
  private static final int LOST = 1;
  private static final int USAGE = 2;
  private static final int UNPROVEN = 3;

  @Spec private CommandSpec spec;

  @Mixin private final LoadOptions options;

  /** The command as users have it. */
  public LoadCommand() {
    this.options = new LoadOptions();
  }

  /**
   * The same for a command of another name, which has these options among its own.
   *
   * @param spec of that command
   */
  public LoadCommand(CommandSpec spec, LoadOptions options) {
    this.spec = spec;
    this.options = options;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    DashboardLoad.Plan plan;
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

  private int run(DashboardLoad.Plan plan, Workspace workspace)
      throws IOException, InterruptedException {
    List<DashboardLoad.Part> parts;
    try {
      parts =
          new DashboardLoad(plan, workspace.children(), workspace.directory(), this::progress)
              .run();
    } catch (SubjectException | IOException e) {
      // After Ctrl-C everything fails, as it should.
      if (!workspace.ended()) {
        err()
            .println(
                "The " + spec.name() + " has ended early: the dashboard " + e.getMessage() + ".");
      }
      return UNPROVEN;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(LoadTable.of(plan, parts));
    out.flush();
    return LoadTable.lost(parts) > 0 ? LOST : 0;
  }

  private void progress(String line) {
    err().println(line);
    err().flush();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
