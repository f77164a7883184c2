package dev.handoff.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.handoff.event.TrafficEvent;
import dev.handoff.page.Glossary.Term;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GlossaryTest {
  private static final List<String> WORDS_OF_THE_DESIGN =
      List.of(
          "generation",
          "old",
          "new",
          "upgrade",
          "handover",
          "drain",
          "lame duck",
          "ready",
          "release",
          "probation",
          "rollback",
          "lost",
          "retryable close",
          "verdict",
          "journal",
          "bus");

  @Test
  void everyWordOfTheDesignIsDefinedExactlyOnce() {
    List<String> names =
        Glossary.TERMS.stream().flatMap(term -> Stream.of(term.name().split(", "))).toList();
    for (String word : WORDS_OF_THE_DESIGN) {
      assertThat(names).as(word).containsOnlyOnce(word);
    }
  }

  @Test
  void everyWordHasAMeaningAndAPlaceOnThePage() {
    for (Term term : Glossary.TERMS) {
      assertThat(term.meaning()).as(term.name()).hasSizeBetween(40, 330).endsWith(".");
      assertThat(term.where()).as(term.name()).hasSizeBetween(10, 160).endsWith(".");
    }
  }

  @Test
  void aWordOnThePageBelongsToOneTermOnly() {
    assertThat(Glossary.TERMS.stream().map(Term::id)).doesNotHaveDuplicates();
    assertThat(Glossary.TERMS.stream().flatMap(term -> Stream.of(term.forms().split("\\|"))))
        .doesNotHaveDuplicates();
    assertThat(Glossary.TERMS.stream().map(Term::name))
        .isSortedAccordingTo(String::compareToIgnoreCase);
  }

  @Test
  void theGlossaryAndTheVerdictHaveTheSameNumberForLate() {
    assertThat(Glossary.TERMS)
        .filteredOn(term -> term.name().equals("late"))
        .singleElement()
        .extracting(Term::meaning, STRING)
        .contains("more than " + TrafficEvent.LATE_MICROS / 1_000 + " ms");
  }
}
