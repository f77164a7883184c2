package dev.handoff.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LossClassTest {
  @Test
  void eachNameLeadsBackToItsClass() {
    assertThat(LossClass.values())
        .allMatch(each -> LossClass.named(each.toString()) == each)
        .extracting(LossClass::toString)
        .contains("closed-before-response-reused", "reset-before-response-reused", "http-4xx");
  }

  @Test
  void aClassOfAnotherVersionIsALossThatIsNotRetryable() {
    for (String unknown : Arrays.asList("tls-handshake", "", null)) {
      assertThat(LossClass.named(unknown)).isNull();
      assertThat(LossClass.isLoss(unknown)).isTrue();
      assertThat(LossClass.isRetryable(unknown)).isFalse();
    }
  }

  @Test
  void onlyTheEndOfAReusedConnectionBeforeTheAnswerIsRetryable() {
    assertThat(Arrays.stream(LossClass.values()).filter(LossClass::isRetryable))
        .containsExactly(
            LossClass.CLOSED_BEFORE_RESPONSE_REUSED, LossClass.RESET_BEFORE_RESPONSE_REUSED);
    assertThat(LossClass.isRetryable("reset-before-response-reused")).isTrue();
    assertThat(LossClass.isLoss("not-sent")).isFalse();
  }

  @Test
  void errorsOfTheRequestAndOfTheServerAreTwoClasses() {
    assertThat(LossClass.ofStatus(399)).isNull();
    assertThat(LossClass.ofStatus(400)).isEqualTo(LossClass.HTTP_4XX);
    assertThat(LossClass.ofStatus(499)).isEqualTo(LossClass.HTTP_4XX);
    assertThat(LossClass.ofStatus(500)).isEqualTo(LossClass.HTTP_5XX);
    assertThat(LossClass.ofStatus(999)).isEqualTo(LossClass.HTTP_5XX);
  }
}
