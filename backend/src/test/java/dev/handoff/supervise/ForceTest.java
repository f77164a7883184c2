package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ProcessEvent;
import dev.handoff.procfs.Endpoint;
import dev.handoff.story.Generation;
import dev.handoff.story.Teller;
import dev.handoff.subject.DemoServerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A forced signal reaches exactly the process that the journal names, or none. */
class ForceTest {
  private static final int GENERATION = 7;

  private final Teller teller = new Teller();
  private Path directory;
  private Supervision supervision;
  private Process bystander;

  @BeforeEach
  void start() throws Exception {
    directory = Files.createTempDirectory("handoff-test");
    bystander = new ProcessBuilder("sleep", "600").start();
    supervision =
        new Supervision(
            teller.journal,
            DemoServerCommand.beside(
                directory.resolve("bus.sock"), new Endpoint("127.0.0.1", 9), List.of()),
            Duration.ZERO,
            false);
  }

  @AfterEach
  void stop() throws Exception {
    bystander.destroyForcibly();
    supervision.close(line -> {});
    Files.delete(directory);
  }

  @Test
  void aProcessUnknownToTheJournalIsLeftAlone() {
    assertThat(supervision.signal(generation(GENERATION), Signal.KILL)).isFalse();
    assertThat(bystander.toHandle().isAlive()).isTrue();
  }

  @Test
  void aPidThatNowBelongsToAnotherGenerationIsLeftAlone() {
    begins(bystander.pid());
    assertThat(supervision.signal(generation(GENERATION - 1), Signal.KILL)).isFalse();
    assertThat(bystander.toHandle().isAlive()).isTrue();
  }

  @Test
  void aPidWhoseProcessHasEndedIsLeftAlone() {
    begins(bystander.pid());
    teller.says(1, 0, new ProcessEvent.Exited(bystander.pid(), 0, null));
    assertThat(supervision.signal(generation(GENERATION), Signal.KILL)).isFalse();
    assertThat(bystander.toHandle().isAlive()).isTrue();
  }

  @Test
  void theRightProcessIsSignalled() throws Exception {
    begins(bystander.pid());
    assertThat(supervision.signal(generation(GENERATION), Signal.KILL)).isTrue();
    bystander.toHandle().onExit().get(60, TimeUnit.SECONDS);
  }

  private void begins(long pid) {
    teller.says(pid, GENERATION, new ProcessEvent.Started(1, "v1", "17", List.of("sleep")));
  }

  private Generation generation(int number) {
    return new Generation(
        bystander.pid(), number, "serving", "v1", "127.0.0.1:9", 0, 0, 0, 0, null);
  }
}
