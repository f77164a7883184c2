package dev.handoff.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.bus.BusException;
import dev.handoff.process.Workspace;
import dev.handoff.subject.SubjectCommand;
import dev.handoff.subject.SubjectException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

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
public final class LabCommand extends SubjectCommand<LabPlan> {
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
    super(spec);
    this.options = options;
  }

  @Override
  protected LabPlan plan() {
    return options.plan();
  }

  @Override
  protected int run(LabPlan plan, Workspace workspace)
      throws SubjectException, IOException, InterruptedException {
    try {
      if (plan instanceof Comparison.Plan ways) {
        return compare(ways, workspace);
      } else if (plan instanceof Throughput.Plan throughput) {
        return count(throughput, workspace);
      }
      return measure((Lab.Plan) plan, workspace);
    } catch (BusException e) {
      return cannotBegin(e);
    }
  }

  /** It compares, and a loss is no failure. */
  private int compare(Comparison.Plan plan, Workspace workspace)
      throws IOException, BusException, InterruptedException {
    Comparison comparison =
        plan.run(workspace.children(), workspace.directory(), System.getenv(), this::say);
    print(
        options.json()
            ? ComparisonText.json(comparison)
            : options.markdown()
                ? ComparisonText.markdown(comparison)
                : ComparisonText.plain(comparison));
    return 0;
  }

  private int measure(Lab.Plan plan, Workspace workspace)
      throws SubjectException, IOException, BusException, InterruptedException {
    LabResult result = new Lab(plan, workspace.children(), workspace.directory(), this::say).run();
    print(
        options.json()
            ? json(result)
            : options.markdown() ? LabTable.markdown(result) : LabTable.of(result));
    if (result.lostByOurs() > 0) {
      return LOST;
    }
    if (result.doubt() != null) {
      say(result.doubt());
      return UNPROVEN;
    }
    return 0;
  }

  private int count(Throughput.Plan plan, Workspace workspace)
      throws SubjectException, IOException, BusException, InterruptedException {
    ThroughputResult result =
        new Throughput(plan, workspace.children(), workspace.directory(), this::say).run();
    print(
        options.json()
            ? json(result)
            : options.markdown()
                ? ThroughputTables.markdown(result)
                : ThroughputTables.plain(result));
    return result.lost() > 0 ? LOST : 0;
  }

  static String json(Object result) {
    try {
      return new ObjectMapper().writeValueAsString(result) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a result has no JSON form", impossible);
    }
  }
}
