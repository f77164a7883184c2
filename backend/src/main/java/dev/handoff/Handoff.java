package dev.handoff;

import dev.handoff.lab.LabCommand;
import dev.handoff.load.LoadCommand;
import dev.handoff.prove.ProveCommand;
import dev.handoff.traffic.command.TrafficCommand;
import dev.handoff.verdict.RestartsCommand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command line of {@code handoff.jar}: parses it and runs the command. */
@Command(
    name = "handoff",
    description = "See a zero-downtime restart, and prove that it lost nothing.",
    mixinStandardHelpOptions = true,
    version = "handoff 0.1.0",
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel =
        "[serve | prove | traffic | restarts | replay | lab | subjects | load]")
public final class Handoff {
  private static final int ENVIRONMENT = 2;
  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          ProveCommand.class,
          TrafficCommand.class,
          RestartsCommand.class,
          ReplayCommand.class,
          LabCommand.class,
          SubjectsCommand.class,
          LoadCommand.class,
          BenchCommand.class);
  private static final List<String> ABOUT = List.of("--help", "-h", "--version", "-V");

  private Handoff() {}

  /**
   * Exit codes: 0 done; 1 requests lost, or a drain that had to be forced; 2 wrong usage, trouble
   * with the environment, or output that could not be written; 3 nothing was proved.
   */
  public static void main(String[] args) {
    if (!System.getProperty("os.name").equals("Linux")) {
      System.err.println(
          "Handoff needs Linux: it hands a listening socket from process to process and reads"
              + " /proc.");
      System.exit(ENVIRONMENT);
    }
    // Anybody can send garbage to the dashboard, and Jetty would log a warning for each line of it.
    System.setProperty("org.slf4j.simpleLogger.log.org.eclipse.jetty", "error");
    // Otherwise jnr writes and assembles a class for each library: 0.3 s of CPU for a few calls.
    System.setProperty("jnr.ffi.asm.enabled", "false");
    int code = ENVIRONMENT;
    try {
      code = run(StandardOutput.ofThisProcess(), new PrintWriter(System.err, true), args);
    } catch (Error e) {
      // Such as a class that is not found because the jar was built anew meanwhile.
      System.err.println("Handoff failed: " + e);
    } finally {
      // In any case: threads of the web server would keep the process alive.
      System.exit(code);
    }
  }

  /**
   * Runs a command. Output that could not be written turns exit code 0 into 2. Any other exit code
   * stays: a run that lost requests still ends with 1.
   *
   * @return the exit code
   */
  static int run(StandardOutput out, PrintWriter err, String... args) {
    PrintWriter printer = out.printer();
    String[] completed = withServe(args);
    int code =
        commandLine(completed[0])
            .setOut(printer)
            .setErr(err)
            .setParameterExceptionHandler((e, given) -> misused(e))
            .setExecutionExceptionHandler((e, command, given) -> failed(e, command))
            .execute(completed);
    printer.flush();
    if (out.complaint() != null) {
      err.println(out.complaint());
      return code == 0 ? ENVIRONMENT : code;
    }
    return code;
  }

  /** All commands, before anything is parsed. */
  static CommandLine commandLine() {
    return commandLine("");
  }

  /** With that command alone, if there is one of that name: describing all takes 0.2 s of CPU. */
  private static CommandLine commandLine(String name) {
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(each -> each.getAnnotation(Command.class).name().equals(name))
            .toList();
    CommandLine line = new CommandLine(new Handoff());
    (named.isEmpty() ? COMMANDS : named).forEach(line::addSubcommand);
    return line;
  }

  /** Adds {@code serve} if no command is given. */
  private static String[] withServe(String[] args) {
    if (args.length > 0 && (!args[0].startsWith("-") || ABOUT.contains(args[0]))) {
      return args;
    }
    List<String> completed = new ArrayList<>(List.of("serve"));
    completed.addAll(Arrays.asList(args));
    return completed.toArray(String[]::new);
  }

  private static int misused(ParameterException e) {
    e.getCommandLine().getErr().println(e.getMessage() + " (--help shows what there is.)");
    return ENVIRONMENT;
  }

  private static int failed(Exception e, CommandLine command) {
    command.getErr().println("Handoff failed: " + e);
    e.printStackTrace(command.getErr());
    return ENVIRONMENT;
  }
}
