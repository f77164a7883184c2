package dev.handoff.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal;
import dev.handoff.procfs.Endpoint;
import dev.handoff.subject.Capability;
import dev.handoff.subject.DemoServerCommand;
import dev.handoff.supervise.Refusal;
import dev.handoff.supervise.Supervision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which faults a server can be given, by what it offers. */
class CapabilitiesTest {
  @TempDir private Path directory;
  private final Journal journal = new Journal(100);
  private Supervision supervision;
  private Process server;

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.destroyForcibly().waitFor();
      journal.sink(0).publish(new ProcessEvent.Exited(server.pid(), null, "KILL"));
    }
    supervision.close(line -> {});
  }

  @Test
  void eachFaultNamesWhatItNeeds() {
    supervision = supervision(true);
    assertThat(new Faults(journal, supervision).all())
        .extracting(offer -> offer.needs().toString() + " " + offer.name())
        .containsExactly(
            "release-file crash",
            "release-file hang",
            "release-file garbage",
            "release-file missing",
            "release-file die-after-ready",
            "release-file slow-start",
            "kill kill-old",
            "kill kill-new",
            "stop stop",
            "slow-path stuck-request",
            "echo-path burst");
    assertThat(new Faults(journal, supervision).all())
        .filteredOn(Faults.Offer::upgrades)
        .extracting(Faults.Offer::name)
        .containsExactly("crash", "hang", "garbage", "missing", "die-after-ready", "slow-start");
  }

  @Test
  void aServerOfSomebodyElseMayReadAnotherReleaseFile() throws Exception {
    supervision = supervision(false);
    serves("--release-file", directory.resolve("another").toString());
    String why =
        "PID "
            + server.pid()
            + " was started without --release-file "
            + releaseFile()
            + ". Start the server with that option, or let the dashboard start it.";
    Faults faults = new Faults(journal, supervision);

    assertThat(faults.all())
        .allSatisfy(
            offer ->
                assertThat(offer.choices().get(0).whyNot())
                    .as(offer.name())
                    .isEqualTo(
                        offer.needs() == Capability.RELEASE_FILE
                            ? why
                            : offer.name().equals("kill-new")
                                ? "Only one process is running. Choose another moment."
                                : null));
    assertThatThrownBy(() -> faults.inject("crash", Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessage(why);
  }

  @Test
  void oneThatReadsOursOffersEverythingThatFitsItsWay() throws Exception {
    supervision = supervision(false);
    serves("--release-file", releaseFile().toString());
    assertThat(EnumSet.complementOf(EnumSet.of(Capability.HOLD_ACCEPT, Capability.MIGRATE)))
        .allSatisfy(each -> assertThat(supervision.whyMissing(each)).isNull());
    assertThat(supervision.whyMissing(Capability.HOLD_ACCEPT))
        .isEqualTo(
            "fd-handoff has no socket that it closes with a queue of its own. Choose another server"
                + " for it.");
    assertThatThrownBy(() -> new Faults(journal, supervision).inject("hold-accept", Map.of()))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void ofOurOwnServerThatIsNotAsked() throws Exception {
    supervision = supervision(true);
    serves();
    assertThat(supervision.whyMissing(Capability.RELEASE_FILE)).isNull();
  }

  private Path releaseFile() {
    return directory.resolve("release-9.json");
  }

  private Supervision supervision(boolean adopts) {
    return new Supervision(
        journal,
        DemoServerCommand.beside(
            directory.resolve("bus.sock"), new Endpoint("127.0.0.1", 9), List.of()),
        Duration.ZERO,
        adopts);
  }

  /** A process with such options, which reports that it serves. */
  private void serves(String... options) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "read forever", "server");
    builder.command().addAll(List.of(options));
    server = builder.start();
    says(1, new ProcessEvent.Started(1, "v1", "17", builder.command()));
    says(2, new ProcessEvent.Listening("127.0.0.1:9", 7, false));
    says(3, new ProcessEvent.Ready(200));
  }

  private void says(long seq, Event event) {
    Envelope envelope =
        new Envelope(
            seq, System.nanoTime(), System.currentTimeMillis(), server.pid(), 1, false, event);
    journal.append(envelope, new String(new EventWriter().write(envelope), StandardCharsets.UTF_8));
  }
}
