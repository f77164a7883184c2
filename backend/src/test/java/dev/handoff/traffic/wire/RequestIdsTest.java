package dev.handoff.traffic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestIdsTest {
  private final RequestIds ids = RequestIds.ofThisProcess();

  @Test
  void aDifferentIdOfThisRunBelongsToAnotherRequest() {
    assertThat(ids.isOfAnother(ids.of(2), 1)).isTrue();
    assertThat(ids.isOfAnother(ids.of(12), 1)).isTrue();
    assertThat(ids.isOfAnother(ids.of(1), 1)).isFalse();
    assertThat(ids.isOfAnother(null, 1)).isFalse();
  }

  @Test
  void idsThatTheServerMakesItselfAreIgnored() {
    assertThat(ids.isOfAnother("3f1c", 1)).isFalse();
    assertThat(ids.isOfAnother("", 1)).isFalse();
    assertThat(ids.isOfAnother(RequestIds.ofThisProcess().of(1), 1)).isFalse();
    assertThat(ids.isOfAnother("3f1c, " + ids.of(1), 1)).isFalse();
    assertThat(ids.isOfAnother("3f1c, " + ids.of(2), 1)).isTrue();
  }

  @Test
  void aServerThatEchoesIdsMayNotReturnADifferentOne() {
    RequestIds echoed = ids.echoedByServer();
    assertThat(echoed.isOfAnother("3f1c", 1)).isTrue();
    assertThat(echoed.isOfAnother(ids.of(1), 1)).isFalse();
    assertThat(echoed.isOfAnother(null, 1)).isFalse();
  }

  @Test
  void eachRunHasItsOwnIds() {
    assertThat(ids.run())
        .startsWith(ProcessHandle.current().pid() + "-")
        .isNotEqualTo(RequestIds.ofThisProcess().run());
  }
}
