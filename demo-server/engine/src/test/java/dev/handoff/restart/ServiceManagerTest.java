package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ProcessEvent;
import dev.handoff.posix.NotifySocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the service manager hears, and from which generation. */
class ServiceManagerTest {
  private static final String RELOADING =
      "RELOADING=1\nMONOTONIC_USEC=NOW\nSTATUS=Generation 1 starts the next one and serves until it"
          + " is ready.";

  private final World world = new World().sayReady();

  @Test
  void theFirstGenerationSaysReadyAndWhoItIs() {
    assertThat(world.notified())
        .containsExactly("READY=1\nMAINPID=1000\nSTATUS=Generation 1 serves on 127.0.0.1:8080.");
  }

  @Test
  void whatLiesInTheStoreIsReplacedBeforeReady() {
    List<String> said = new ArrayList<>();
    ServiceManager manager =
        manager(
            (message, descriptor) -> said.add(message + " " + descriptor),
            new ServiceManager.Store(true, 7));
    manager.publish(new ProcessEvent.Ready(1));
    assertThat(said.subList(0, 2))
        .containsExactly("FDSTOREREMOVE=1\nFDNAME=handoff -1", "FDSTORE=1\nFDNAME=handoff 7");
    assertThat(said.get(2)).startsWith("READY=1\n");
  }

  @Test
  void theMainProcessChangesWhenTheUpgradeIsDone() {
    world.forget().hup().childSays("ready\n").pass(ofSeconds(1));
    assertThat(world.notified()).containsExactly(RELOADING);
    world.pass(ofSeconds(2));
    assertThat(world.notified())
        .containsExactly(
            RELOADING, "MAINPID=1001\nREADY=1\nSTATUS=Generation 2 serves on 127.0.0.1:8080.");
    world.forget().hup().term().pass(ofSeconds(60));
    assertThat(world.notified()).as("after that").isEmpty();
  }

  @Test
  void aFailedUpgradeEndsTheReload() {
    world.forget().hup();
    world.child().exits(1);
    world.pass(ofMillis(20));
    assertThat(world.notified())
        .containsExactly(
            RELOADING, "READY=1\nSTATUS=The upgrade failed. Exited with code 1 before ready.");
  }

  @Test
  void anUpgradeThatIsRolledBackEndsTheReload() {
    world.forget().hup().childSays("ready\n").pass(ofMillis(500));
    world.child().isEndedBy("KILL");
    world.pass(ofMillis(20));
    assertThat(world.notified()).hasSize(2).first().isEqualTo(RELOADING);
    assertThat(world.notified().get(1))
        .startsWith("READY=1\nSTATUS=The upgrade failed. The new process was ended by SIGKILL, ")
        .endsWith("; generation 1 accepts again.");
  }

  @Test
  void anAbortedUpgradeEndsTheReload() {
    world.forget().hup().abort();
    assertThat(world.notified())
        .containsExactly(
            RELOADING,
            "READY=1\nSTATUS=The upgrade was aborted. The new process was not ready yet; generation"
                + " 1 has never stopped serving.");
  }

  @Test
  void aRefusedUpgradeIsAReloadThatEndsAtOnce() {
    world.hup();
    world.child().exits(1);
    world.pass(ofMillis(20)).forget().hup();
    assertThat(world.notified())
        .containsExactly(
            "RELOADING=1\nMONOTONIC_USEC=NOW\nSTATUS=An upgrade was asked for.",
            "READY=1\nSTATUS=The upgrade was refused. The last upgrade failed (1 in a row): the"
                + " next is allowed in 3.0 s.");
  }

  @Test
  void aRefusalDuringAnUpgradeDoesNotEndItsReload() {
    world.forget().hup().hup();
    assertThat(world.notified()).containsExactly(RELOADING);
  }

  @Test
  void theEndIsToldBeforeTheDrain() {
    world.forget().term();
    assertThat(world.notified())
        .containsExactly("STOPPING=1\nSTATUS=Generation 1 finishes what has begun, and ends.");
    world.forget().pass(ofSeconds(60));
    assertThat(world.notified()).as("after that").isEmpty();
  }

  @Test
  void aLaterGenerationIsSilentUntilTheOneBeforeItHasLetGo() {
    World next = World.successor().sayReady();
    next.predecessorHolds = true;
    next.abort().hup();
    assertThat(next.notified()).isEmpty();
    next.childSays("garbage\n");
    next.predecessorHolds = false;
    next.term();
    assertThat(next.notified())
        .containsExactly("STOPPING=1\nSTATUS=Generation 2 finishes what has begun, and ends.");
  }

  @Test
  void beforeReadyNothingIsSaid() {
    World early = new World();
    early.hup().term();
    assertThat(early.notified()).isEmpty();
  }

  @Test
  void aManagerThatCannotBeToldHarmsNobody() {
    ServiceManager manager =
        manager(
            (message, descriptor) -> {
              throw new IOException("The service manager cannot be told anything: test.");
            },
            new ServiceManager.Store(false, NotifySocket.NO_DESCRIPTOR));
    manager.publish(new ProcessEvent.Ready(1));
  }

  private static ServiceManager manager(ServiceManager.Line line, ServiceManager.Store store) {
    return new ServiceManager(
        line, new ScriptedProcess(World.PID, World.PARENT), 1, "127.0.0.1:8080", store, () -> true);
  }
}
