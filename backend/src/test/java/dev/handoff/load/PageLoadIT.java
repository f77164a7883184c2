package dev.handoff.load;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.handoff.Chromium;
import dev.handoff.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The load of a page with twenty processes and a minute in view: measured, not judged, and only
 * when asked for with {@code -Dhandoff.measure=true}.
 */
@Tag("alone")
@EnabledIfSystemProperty(named = "handoff.measure", matches = "true")
class PageLoadIT {
  private static final int LANES = 20;

  /** Four heartbeats a second from each process, and one more event for a drain. */
  private static final int EVENTS = LANES * 5;

  private static final long A_MINUTE = 60;
  private static final long WHILE_MEASURED = 15;

  private static final String FRAMES =
      "async () => { let frames = 0, long = 0, worst = 0, last = performance.now(); const end = last"
          + " + 10000; const watch = new PerformanceObserver((l) => l.getEntries().forEach((e) => long"
          + " += e.duration)); watch.observe({ entryTypes: ['longtask'] }); await new Promise((done)"
          + " => { const step = (now) => { frames++; worst = Math.max(worst, now - last); last = now;"
          + " now < end ? requestAnimationFrame(step) : done(); }; requestAnimationFrame(step); });"
          + " watch.disconnect(); return { framesPerSecond: frames / 10, longest: Math.round(worst),"
          + " longTasksMillis: Math.round(long), nodes: document.querySelectorAll('#lanes *').length,"
          + " height: document.getElementById('lanes').clientHeight }; }";

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @Test
  void twentyLanesAndAMinuteInView() throws Exception {
    List<Process> sleepers = new ArrayList<>();
    try (Visit visit = Visit.moving(CHROMIUM, "--no-demo")) {
      for (int i = 0; i < LANES; i++) {
        sleepers.add(new ProcessBuilder("sleep", "600").start());
      }
      try (Feed feed =
          new Feed(visit.dashboard().bus(), sleepers.stream().map(Process::pid).toList())) {
        feed.begin(System.nanoTime(), System.currentTimeMillis());
        CompletableFuture<Double> minute = steady(feed, A_MINUTE);
        Page page = visit.page();
        assertThat(page.locator("g.lane")).hasCount(LANES);
        Locator window = page.locator("#time-window");
        String shown = window.textContent();
        while (!shown.equals("60 s in view")) {
          page.keyboard().press("-");
          // The next press would be one too many if this one did not show yet.
          assertThat(window).not().hasText(shown);
          shown = window.textContent();
        }
        page.waitForFunction(
            "() => document.querySelectorAll('#lanes .beats').length === " + LANES);
        // A full minute is in view once it has been reported.
        minute.join();
        CompletableFuture<Double> meanwhile = steady(feed, WHILE_MEASURED);
        Object measured = page.evaluate(FRAMES);
        System.out.println("20 lanes, 60 s in view: " + measured);
        assertThat(((Map<?, ?>) measured).get("nodes")).isNotNull();
        meanwhile.join();
      }
    } finally {
      sleepers.forEach(Process::destroyForcibly);
    }
  }

  /** Reports for so many seconds, in another thread. */
  private static CompletableFuture<Double> steady(Feed feed, long seconds) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return feed.steady(EVENTS, seconds);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
