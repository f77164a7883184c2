package dev.handoff.prove;

import dev.handoff.bus.BusException;
import dev.handoff.posix.Libc;
import dev.handoff.process.Workspace;
import dev.handoff.procfs.Machine;
import dev.handoff.subject.SubjectCommand;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.traffic.command.Signals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code handoff prove}: restarts subjects under traffic, and judges what they lost. Exit codes: 0
 * nothing lost, or as little as allowed; 1 lost, or a gap longer than allowed; 2 wrong usage, a
 * program that is missing, or output that could not be written; 3 nothing proved.
 */
@Command(
    name = "prove",
    description =
        "Restarts servers under traffic, and proves what they lose: one sentence, tables, an exit"
            + " code.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 nothing lost, or as little as allowed; 1 lost, or a gap longer than allowed;",
      "2 wrong usage, or a program is missing; 3 nothing was proved."
    })
public final class ProveCommand extends SubjectCommand<ProvePlan> {
  private static final int OUTPUT = 2;
  private static final int STANDARD_ERROR = 2;
  private static final int ENDED_TWICE = 130;

  @Mixin private ProveOptions options;

  @Override
  protected ProvePlan plan() {
    return options.plan();
  }

  @Override
  protected int run(ProvePlan plan, Workspace workspace) throws IOException, InterruptedException {
    Progress progress = new Progress(err(), new Libc().isTerminal(STANDARD_ERROR));
    if (plan.keep()) {
      workspace.keep();
    }
    String machine = Machine.describe();
    List<Judged> judged;
    try {
      judged = judged(plan, workspace, progress);
    } catch (BusException e) {
      progress.end();
      return cannotBegin(e);
    }
    Result result = new Result(machine, plan.rate(), plan.mix().toString(), judged);
    List<String> names = plan.subjects().stream().map(SubjectFile::name).toList();
    List<String> complaints = options.files().write(names, result, plan.allowed());
    progress.end();
    print(options.form(result));
    complaints.forEach(this::say);
    return result.code() == Judgement.KEPT && !complaints.isEmpty() ? OUTPUT : result.code();
  }

  /** The first signal ends the run with what is known by then, a second one at once. */
  private static List<Judged> judged(ProvePlan plan, Workspace workspace, Progress progress)
      throws IOException, BusException {
    List<Judged> judged = new ArrayList<>();
    Thread here = Thread.currentThread();
    AtomicBoolean stopped = new AtomicBoolean();
    Runnable stop =
        () -> {
          stopped.set(true);
          here.interrupt();
        };
    try (Signals signals = new Signals(stop, () -> System.exit(ENDED_TWICE))) {
      OpenLoop.rehearse();
      for (SubjectFile each : plan.subjects()) {
        Tried tried = new Trial(each, plan, workspace, progress).run();
        judged.add(new Judged(tried, Judgement.of(tried.proof(), plan.allowed())));
        if (stopped.get()) {
          break;
        }
      }
    } finally {
      Thread.interrupted();
    }
    return judged;
  }
}
