package dev.handoff;

import dev.handoff.lab.LabCommand;
import dev.handoff.lab.LabOptions;
import dev.handoff.load.LoadCommand;
import dev.handoff.load.LoadOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code handoff bench}: the older name of {@code lab}, and with --dashboard of {@code load}. */
@Command(
    name = "bench",
    description = "The older name of lab; with --dashboard, of load.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  private static final int USAGE = 2;

  @Spec private CommandSpec spec;

  @Mixin private final LabOptions lab = new LabOptions();

  @Option(
      names = "--dashboard",
      description = "Measure the dashboard instead: events, viewers, memory.")
  private boolean dashboard;

  @Mixin private final LoadOptions load = new LoadOptions();

  @Override
  public Integer call() throws Exception {
    try {
      // The options of the other one are refused too, as they have always been.
      load.check();
      lab.check();
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return USAGE;
    }
    return named().call();
  }

  /** The command that it is another name of. */
  Callable<Integer> named() {
    return dashboard ? new LoadCommand(spec, load) : new LabCommand(spec, lab);
  }
}
