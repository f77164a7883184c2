package dev.handoff.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.journal.Journal;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.Verdicts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The state and the verdicts read the same outcome from the same journal. */
class StoriesTest {
  static Stream<Arguments> stories() {
    return Stories.all().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stories")
  void theVerdictKnowsTheOutcome(String name, Stories.Told story) throws Exception {
    List<Verdict> verdicts = Verdicts.of(Stories.journal(story).after(0, 1_000));
    assertThat(verdicts.get(verdicts.size() - 1).conclusion().outcome())
        .hasToString(story.outcome());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stories")
  void theStateKnowsTheOutcome(String name, Stories.Told story) {
    Journal journal = Stories.journal(story);
    UpgradeStatus upgrade = new LiveStory(journal).now().upgrade();
    boolean running = List.of("upgrading", "handing over").contains(upgrade.state());
    assertThat(running ? "running" : upgrade.lastOutcome().outcome()).isEqualTo(story.outcome());
  }
}
