package dev.handoff.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private final Environment environment =
      new Environment(List.of("B=1", "no equals sign", "A=", "B=2", "=x", "AB=3"));

  @Test
  void theFirstEntryOfANameCountsAsForGetenv() {
    assertThat(environment.get("B")).isEqualTo("1");
    assertThat(environment.get("A")).isEmpty();
    assertThat(environment.get("no equals sign")).isNull();
    assertThat(environment.get("C")).isNull();
  }

  @Test
  void aVariableIsSetInItsPlaceAndAllOthersStayUnchanged() {
    assertThat(environment.with("B", "9").entries())
        .containsExactly("B=9", "no equals sign", "A=", "=x", "AB=3");
    assertThat(environment.with("C", "").entries())
        .containsExactly("B=1", "no equals sign", "A=", "B=2", "=x", "AB=3", "C=");
    assertThat(environment.without("B").entries())
        .containsExactly("no equals sign", "A=", "=x", "AB=3");
  }
}
