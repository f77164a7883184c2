package dev.handoff.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.LossClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LossClassesOfThePageTest {
  private static final String LIST = "/public/app/model/loss-classes.js";
  private static final Pattern CLASS = Pattern.compile("(?m)^  '?([\\w\\[\\]-]+)'?: \\{ family: '");

  @Test
  void thePageHasTheSameLossClassesInTheSameOrder() throws IOException {
    List<String> onThePage =
        CLASS
            .matcher(script())
            .results()
            .map(match -> match.group(1).replace("[NOT_SENT]", "not-sent"))
            .toList();

    assertThat(onThePage)
        .containsExactlyElementsOf(
            Arrays.stream(LossClass.values()).map(LossClass::toString).toList());
  }

  private static String script() throws IOException {
    try (InputStream in = LossClassesOfThePageTest.class.getResourceAsStream(LIST)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
