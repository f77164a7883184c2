package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent.Notified;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest {
  private final List<Event> told = new ArrayList<>();
  private final Notices notices = new Notices(told::add);

  @Test
  void statesStatusAndMainPidAreToldAndNothingElse() {
    notices.heard(17, "RELOADING=1\nMONOTONIC_USEC=4711\nSTATUS=Reloading Configuration.\n", 0);
    notices.heard(17, "WATCHDOG=1", 1);
    notices.heard(18, "READY=1\nMAINPID=17\nSTATUS=", 2);
    notices.heard(0, "STOPPING=1\nREADY=0\nMAINPID=x", 3);
    assertThat(told)
        .containsExactly(
            new Notified(17, List.of("RELOADING"), "Reloading Configuration.", null),
            new Notified(18, List.of("READY"), null, 17L),
            new Notified(0, List.of("STOPPING"), null, null));
  }

  @Test
  void whoGoesOnSayingThatItIsReadyHasANewStatusOnly() {
    notices.heard(17, "READY=1\nSTATUS=idle\nMAINPID=17", 0);
    notices.heard(17, "READY=1\nSTATUS=busy", 1);
    notices.heard(17, "READY=1", 2);
    notices.heard(17, "RELOADING=1", 3);
    notices.heard(17, "READY=1\nSTATUS=busy", 4);
    assertThat(told)
        .containsExactly(
            new Notified(17, List.of("READY"), "idle", 17L),
            new Notified(17, List.of(), "busy", null),
            new Notified(17, List.of("RELOADING"), null, null),
            new Notified(17, List.of("READY"), "busy", null));
  }

  @Test
  void whatSaysNothingNewOrComesTooOftenIsLeftOut() {
    notices.heard(17, "STATUS=idle", 0);
    notices.heard(17, "STATUS=idle", 1);
    assertThat(told).hasSize(1);
    for (int i = 0; i < 1_000; i++) {
      notices.heard(17, "STATUS=" + i, 2 + i);
    }
    assertThat(told).hasSize(50);
    notices.heard(17, "STATUS=later", 2_000_000_000);
    assertThat(told).hasSize(51);
  }
}
