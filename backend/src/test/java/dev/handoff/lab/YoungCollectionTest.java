package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YoungCollectionTest {
  @Test
  void theCollectorHasRun() {
    long before = YoungCollection.collections();
    YoungCollection.now();
    assertThat(YoungCollection.collections()).isGreaterThan(before);
  }
}
