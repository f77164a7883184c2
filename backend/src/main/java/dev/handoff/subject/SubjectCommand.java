package dev.handoff.subject;

import dev.handoff.process.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command that starts servers of its own, and leaves none behind. Exit codes: 0 done; 1 something
 * was lost; 2 wrong usage or trouble with the environment; 3 nothing was proved.
 *
 * @param <P> what it is to do
 */
public abstract class SubjectCommand<P> implements Callable<Integer> {
  /** Exit code: something was lost. */
  protected static final int LOST = 1;

  /** Exit code: nothing was proved. */
  protected static final int UNPROVEN = 3;

  private static final int USAGE = 2;

  @Spec private CommandSpec spec;

  /** The command as users have it. */
  protected SubjectCommand() {}

  /**
   * The same under another name.
   *
   * @param spec of the command that has this name
   */
  protected SubjectCommand(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * What the options ask for.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  protected abstract P plan();

  /**
   * Does it.
   *
   * @return the exit code
   * @throws SubjectException if it has ended early, with words that follow a colon
   */
  protected abstract int run(P plan, Workspace workspace)
      throws SubjectException, IOException, InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    P plan;
    try {
      plan = plan();
    } catch (IllegalArgumentException e) {
      say(e.getMessage());
      return USAGE;
    }
    Workspace opened;
    try {
      opened = Workspace.open();
    } catch (IOException e) {
      String place = System.getProperty("java.io.tmpdir");
      return cannotBegin(
          new IOException(
              "no folder can be made in "
                  + place
                  + " ("
                  + e
                  + "); name another one: java -Djava.io.tmpdir=FOLDER -jar handoff.jar",
              e));
    }
    try (Workspace workspace = opened) {
      return inside(workspace, plan);
    }
  }

  private int inside(Workspace workspace, P plan) throws InterruptedException {
    try {
      return run(plan, workspace);
    } catch (SubjectException | IOException e) {
      // After Ctrl-C everything fails, as it should.
      if (!workspace.ended()) {
        say(spec.name() + " has ended early: " + e.getMessage() + ".");
      }
      return UNPROVEN;
    }
  }

  /** Says why it cannot begin, and returns the exit code of that. */
  protected final int cannotBegin(Exception why) {
    say(spec.name() + " cannot begin: " + why.getMessage() + ".");
    return USAGE;
  }

  /** Prints the result. */
  protected final void print(String result) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(result);
    out.flush();
  }

  /** Says a line to the person who waits. */
  protected final void say(String line) {
    err().println(line);
    err().flush();
  }

  /** Where the person who waits reads. */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
