package dev.handoff.load;

import dev.handoff.process.Workspace;
import dev.handoff.subject.SubjectCommand;
import dev.handoff.subject.SubjectException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

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
public final class LoadCommand extends SubjectCommand<DashboardLoad.Plan> {
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
    super(spec);
    this.options = options;
  }

  @Override
  protected DashboardLoad.Plan plan() {
    return options.plan();
  }

  @Override
  protected int run(DashboardLoad.Plan plan, Workspace workspace)
      throws SubjectException, InterruptedException {
    List<DashboardLoad.Part> parts;
    try {
      parts = new DashboardLoad(plan, workspace.children(), workspace.directory(), this::say).run();
    } catch (SubjectException | IOException e) {
      throw new SubjectException("the dashboard " + e.getMessage());
    }
    print(LoadTable.of(plan, parts));
    return LoadTable.lost(parts) > 0 ? LOST : 0;
  }
}
