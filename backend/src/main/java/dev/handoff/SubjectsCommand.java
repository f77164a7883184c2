package dev.handoff;

import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.Programs;
import dev.handoff.subject.Surroundings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code handoff subjects}: which servers can be tested, and the files that describe them. */
@Command(
    name = "subjects",
    description = "Lists the servers that are described already; with a name, prints that file.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SubjectsCommand implements Callable<Integer> {
  private static final int USAGE = 2;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Print the file of this one, to start your own from.")
  private String name;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (name == null) {
      list(out);
    } else if (BuiltIn.names().contains(name)) {
      out.print(BuiltIn.text(name));
    } else {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "There is no subject '"
              + name
              + "'; there are "
              + String.join(", ", BuiltIn.names())
              + ".");
      err.flush();
      return USAGE;
    }
    out.flush();
    return 0;
  }

  private static void list(PrintWriter out) {
    List<String> ways = new ArrayList<>(BuiltIn.names());
    ways.removeAll(BuiltIn.servers());
    list(out, "Ways to restart our demo server:", ways);
    list(out, "%nOther servers:", BuiltIn.servers());
    out.printf(
        "%nTry one:          handoff.jar prove NAME%nStart your own:   handoff.jar subjects nginx"
            + " > mine.yaml; handoff.jar prove mine.yaml%n");
  }

  private static void list(PrintWriter out, String title, List<String> names) {
    Programs programs = new Programs(Surroundings.usualPath());
    out.printf(title + "%n");
    for (String each : names) {
      Optional<String> lack = programs.lack(BuiltIn.file(each));
      out.printf(
          "  %-18s  %-8s  %s%n",
          each, lack.isEmpty() ? "ready" : "not here", lack.orElse(BuiltIn.title(each) + "."));
    }
  }
}
