package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.lab.LabCommand;
import dev.handoff.load.LoadCommand;
import org.junit.jupiter.api.Test;

/** Which command a name runs; nothing is run here. */
class CommandNamesTest {

  private static Object command(String... line) {
    return Handoff.commandLine().parseArgs(line).subcommand().commandSpec().userObject();
  }

  @Test
  void labComparesRestarts() {
    assertThat(command("lab", "--restarts=3")).isInstanceOf(LabCommand.class);
  }

  @Test
  void loadMeasuresTheDashboard() {
    assertThat(command("load", "--events=100")).isInstanceOf(LoadCommand.class);
  }

  @Test
  void benchIsTheOlderNameOfBoth() {
    assertThat(((BenchCommand) command("bench", "--restarts=3")).named())
        .isInstanceOf(LabCommand.class);
    assertThat(((BenchCommand) command("bench", "--dashboard", "--events=100")).named())
        .isInstanceOf(LoadCommand.class);
  }
}
