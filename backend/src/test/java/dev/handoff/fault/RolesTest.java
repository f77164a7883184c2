package dev.handoff.fault;

import static dev.handoff.fault.Story.NEW_ONE;
import static dev.handoff.fault.Story.OLD_ONE;
import static dev.handoff.fault.Story.release;
import static dev.handoff.fault.Story.upgrade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.journal.Journal;
import dev.handoff.story.Generation;
import dev.handoff.story.LiveStory;
import dev.handoff.supervise.PreparedRelease;
import dev.handoff.supervise.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which process a fault affects, what it announces, and when it is unavailable. */
class RolesTest {
  private static final PreparedRelease GOOD = release("v1", false);

  @Test
  void noFaultIsAvailableWhenNothingRuns() {
    Roles nobody = new Roles(null, null, null, upgrade("idle"), GOOD, false, false, false);
    for (Fault fault : everyOne()) {
      for (FaultOptions options : fault.choices()) {
        assertThat(fault.whyNot(nobody, options))
            .isEqualTo("Nothing is running: press Start first.");
        assertThat(fault.does(nobody, options)).isNotBlank();
        assertThat(fault.expect(nobody, options)).isNotBlank();
      }
    }
  }

  @Test
  void duringABackoffOnlyFaultsWithoutAnUpgradeAreAvailable() {
    Roles waiting =
        new Roles(OLD_ONE, null, OLD_ONE, upgrade("backing off"), GOOD, true, false, false);
    assertThat(new StopProcess().whyNot(waiting, FaultOptions.USUAL)).isNull();
    assertThat(new Burst().whyNot(waiting, FaultOptions.USUAL)).isNull();
    assertThat(new Kill(true).whyNot(waiting, FaultOptions.USUAL)).isNull();
    assertThat(new Kill(true).whyNot(waiting, FaultOptions.at(Moment.READY)))
        .isEqualTo("The last upgrade failed. The next one is allowed in 2.3 s.");
    assertThat(FaultyRelease.all())
        .allSatisfy(each -> assertThat(each.whyNot(waiting, FaultOptions.USUAL)).contains("2.3 s"));
  }

  @Test
  void faultsThatNeedASuccessfulUpgradeNeedAGoodRelease() {
    Roles crash =
        new Roles(
            OLD_ONE, null, OLD_ONE, upgrade("idle"), release("crash", true), true, false, false);
    assertThat(new StuckRequest().whyNot(crash, FaultOptions.USUAL))
        .contains("crash, which is broken");
    assertThat(new Kill(false).whyNot(crash, FaultOptions.at(Moment.DRAINING)))
        .contains("Choose a working one");
    assertThat(FaultyRelease.all())
        .allSatisfy(each -> assertThat(each.whyNot(crash, FaultOptions.USUAL)).isNull());
  }

  @Test
  void anotherServerThatRunsServesEvenIfItsProcessHasNotSaidSo() {
    Generation starting = Story.generation(Story.OLD, 1, "starting");
    Roles running = new Roles(starting, null, null, upgrade("idle"), GOOD, true, true, false);
    assertThat(new HoldAccept().whyNot(running, FaultOptions.USUAL)).isNull();
    Roles starts = new Roles(starting, null, null, upgrade("idle"), GOOD, true, false, false);
    assertThat(new HoldAccept().whyNot(starts, FaultOptions.USUAL))
        .isEqualTo("Nothing serves yet: PID 4711 is still starting.");
  }

  @Test
  void aStandbyIsNeitherTheOldNorTheNewOne() {
    dev.handoff.story.Story state =
        new dev.handoff.story.Story(
            List.of(OLD_ONE, Story.generation(Story.NEW, 2, "standby")),
            upgrade("idle"),
            new LiveStory(new Journal(10)).now().traffic());
    Roles roles = Roles.of(state, GOOD, false, false);
    assertThat(roles.old()).isEqualTo(OLD_ONE);
    assertThat(roles.young()).isNull();
  }

  @Test
  void theProcessThatWouldBeKilledIsNamed() {
    Kill old = new Kill(true);
    Kill young = new Kill(false);
    assertThat(old.does(Story.calm(), FaultOptions.USUAL)).isEqualTo("SIGKILL to PID 4711.");
    assertThat(old.expect(Story.calm(), FaultOptions.USUAL))
        .contains("refused until you press Start");
    assertThat(young.whyNot(Story.calm(), FaultOptions.USUAL))
        .contains("Only one process is running");

    Roles upgrading =
        new Roles(OLD_ONE, NEW_ONE, OLD_ONE, upgrade("upgrading"), GOOD, true, false, false);
    assertThat(young.whyNot(upgrading, FaultOptions.USUAL)).isNull();
    assertThat(young.does(upgrading, FaultOptions.USUAL)).isEqualTo("SIGKILL to PID 4823.");
    assertThat(young.expect(upgrading, FaultOptions.USUAL))
        .contains("the old one never stops serving");
    assertThat(old.expect(upgrading, FaultOptions.USUAL))
        .contains("wait in its queue until it is ready");

    Generation serving = Story.generation(Story.NEW, 2, "serving");
    Roles handing =
        new Roles(OLD_ONE, serving, serving, upgrade("handing over"), GOOD, true, false, false);
    assertThat(young.expect(handing, FaultOptions.USUAL)).contains("takes over again by itself");
    assertThat(old.expect(handing, FaultOptions.USUAL))
        .contains("keeps serving. No connection is refused");

    Roles draining =
        new Roles(OLD_ONE, serving, serving, upgrade("idle"), GOOD, true, false, false);
    assertThat(young.expect(draining, FaultOptions.USUAL))
        .contains("refused until you press Start");
    assertThat(young.does(draining, FaultOptions.at(Moment.READY)))
        .isEqualTo(
            "SIGHUP to PID 4823, then SIGKILL to its successor as soon as the new process is ready.");
  }

  @Test
  void optionsAreReadOrRefused() throws Exception {
    assertThat(FaultOptions.of(Map.of())).isEqualTo(FaultOptions.USUAL);
    assertThat(FaultOptions.of(Map.of("moment", "draining", "seconds", "10")))
        .isEqualTo(new FaultOptions(Moment.DRAINING, 10));
    for (String wrong : List.of("0", "11", "-1", "1.5", "3; rm -rf /", "")) {
      assertThatThrownBy(() -> FaultOptions.of(Map.of("seconds", wrong)))
          .isInstanceOf(Refusal.class)
          .hasMessage("seconds must be a whole number from 1 to 10.");
    }
    assertThatThrownBy(() -> FaultOptions.of(Map.of("moment", "later")))
        .isInstanceOf(Refusal.class);
  }

  private static List<Fault> everyOne() {
    List<Fault> all = new java.util.ArrayList<>(FaultyRelease.all());
    all.addAll(
        List.of(
            new Kill(true), new Kill(false), new StopProcess(), new StuckRequest(), new Burst()));
    return all;
  }
}
