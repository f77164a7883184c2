package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tour and the glossary: what they know by itself, and a walk on real processes. */
@Timeout(180)
class TourIT {
  /** An upgrade from PID 1 to PID 2 in tenths of a second, as the stream tells it. */
  private static final String UPGRADE =
      """
      const tenth = 1e8;
      let seq = 0;
      const at = (n, type, pid, gen, more = {}) => ({ seq: ++seq, mono: 1e12 + n * tenth, wall: 0, pid, gen, type, ...more });
      const before = [
        at(0, 'process.started', 1, 1, { ppid: 9, release: 'v1', java: '17', argv: [] }),
        at(1, 'process.listening', 1, 1, { address: 'a:1', inode: 77, inherited: false }),
        at(2, 'process.ready', 1, 1, { afterMillis: 200 }),
        at(95, 'request.slow.started', 1, 1, { id: 5, of: 10 }),
        at(100, 'upgrade.requested', 1, 1, { by: 'SIGHUP' }),
        at(101, 'child.spawned', 1, 1, { child: 2, childGen: 2 }),
      ];
      const ready = [
        at(102, 'process.listening', 2, 2, { address: 'a:1', inode: 77, inherited: true }),
        at(104, 'child.ready', 1, 1, { child: 2, childGen: 2, millis: 400 }),
        at(106, 'process.draining', 1, 1, { reason: 'upgraded', connections: 9, inFlight: 1, deadlineMillis: 30000 }),
        at(107, 'kernel.sample', 8, 0, { listeners: [{ inode: 77, holders: [1, 2], acceptQueue: 3, limit: 1024 }], waiting: 3, overflows: 0, connectionsByPid: {} }),
        at(108, 'drain.progress', 1, 1, { connections: 4, idle: 3, inFlight: 1, oldestMillis: 0, leftMillis: 29800 }),
        at(111, 'drain.progress', 1, 1, { connections: 1, idle: 0, inFlight: 1, oldestMillis: 0, leftMillis: 29500 }),
        at(126, 'listener.closed', 1, 1, { inode: 77, lastAcceptAt: 0 }),
        at(126, 'upgrade.done', 1, 1, { child: 2, millis: 2600 }),
      ];
      const end = [
        at(195, 'request.slow.finished', 1, 1, { id: 5, second: 10, of: 10 }),
        at(196, 'process.exiting', 1, 1, { code: 0, reason: 'upgraded', served: 900, cut: 0 }),
      ];
      const failed = [
        at(300, 'child.failed', 1, 1, { child: 2, cause: 'timeout', detail: 'Not ready after 20.0 s.' }),
        at(300, 'upgrade.backoff', 1, 1, { attempt: 1, delayMillis: 3000 }),
      ];
      const bucket = (n) => at(n + 1, 'traffic.bucket', 7, 0, { from: 1e12 + n * tenth, to: 1e12 + (n + 1) * tenth, planned: 10, answered: 10, failures: {},
        answeredBy: n < 106 ? { 1: 10 } : { 2: 10 }, styles: { 'keep-alive': { planned: 5 * n, answered: 5 * n, failed: 0, notSent: 0 } }, plannedTotal: 10 * n, answeredTotal: 10 * n });
      const buckets = (to) => Array.from({ length: to - 90 }, (_, i) => bucket(90 + i));
      const state = (...records) => records.flat().sort((a, b) => a.mono - b.mono).reduce(r.reduce, r.empty());
      const seen = (step, state, since = 1e12 + 99 * tenth) => {
        const now = m.seenOf(m.GUIDE[step - 1], state, since);
        return now && [now.done, ...now.sentences].join(' ');
      };
      """;

  private static final LocatorAssertions.IsVisibleOptions PATIENT =
      new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static Visit visit;
  private static DashboardProcess dashboard;
  private static Page page;

  @BeforeAll
  static void open() throws Exception {
    visit = new Visit(CHROMIUM);
    dashboard = visit.dashboard();
    page = visit.page();
  }

  @AfterAll
  static void close() throws Exception {
    visit.close();
  }

  @Test
  void anAnswerIsMadeOfTheRecordsOfTheUpgradeThatWasAskedForInItsStep() {
    assertThat(
            steps(
                """
                const whole = state(before, ready, end, buckets(200));
                return [seen(1, whole), seen(3, whole), seen(4, whole), seen(6, whole), seen(1, whole, 1e12 + 101 * tenth), seen(1, state(before))].map(String);
                """))
        .isEqualTo(
            List.of(
                "true The listener is socket 77. The new process did not open it: it inherited the socket from the old one as fd 3."
                    + " For 2.5 s both held it. Then the old process closed its descriptor, and the socket lived on in the new one."
                    + " 260 requests were answered in the meantime, 0 lost.",
                "true The old process had 9 connections when its drain began. From then on, each answer was the last on its connection."
                    + " 500 ms later there was only 1 connection left, with a request in progress."
                    + " In that time, 130 requests on kept-alive connections were answered and 0 lost.",
                "true The old process began to drain with 9 connections and 1 request in progress."
                    + " It finished 1 slow request while the new one answered 900 other requests."
                    + " After its last answer it exited with code 0, 9.6 s after the signal; it cut off none.",
                "true Both processes ran for 2.5 s, and the kernel was sampled 1 time: it listed 1 listening socket (inode 77), held by both."
                    + " At most 3 clients waited to be accepted, all in the same queue. The queue stayed when the old process let go."
                    + " 260 requests were answered in the meantime, 0 lost.",
                "null",
                "null"));
  }

  @Test
  void whatIsStillGoingOnIsToldAndIsNoAnswerYet() {
    assertThat(
            steps(
                """
                return [seen(2, state(before, buckets(111))), seen(4, state(before, ready, buckets(130))), seen(8, state(before, ready)), seen(5, state(before, buckets(111)))];
                """))
        .isEqualTo(
            List.of(
                "false Generation 2 started 1.0 s ago and cannot answer yet. The old process answered 50 requests in the meantime, 0 lost.",
                "false The old process began to drain with 9 connections and 1 request in progress. 1 connection and 1 request left.",
                "false The old process began to drain with 9 connections and 1 request in progress, and 30.0 s to finish."
                    + " Its last idle connection was closed after 500 ms. 1 request left, 29.5 s until the deadline.",
                "false The new process has said nothing for 1.0 s. 100 requests were answered in the meantime, 0 lost."));
  }

  @Test
  void aFailureIsTheAnswerWhereItIsMeantAndElseAReasonToTryAgain() {
    assertThat(
            steps(
                """
                const after = state(before, failed, buckets(320));
                return [seen(5, after), seen(1, after)];
                """))
        .isEqualTo(
            List.of(
                "true The old process waited 20.0 s for the new one and then killed it: Not ready after 20.0 s."
                    + " 1,990 requests were answered in the meantime, 0 lost. Another upgrade would be refused for 3.0 s.",
                "false This upgrade failed: Not ready after 20.0 s. The old process keeps serving. Try again."));
  }

  @Test
  void aTourIsLeftAndResumedAndBeginsAnewAfterItsEnd() {
    assertThat(
            run(
                "tour/progress",
                """
                const found = { traffic: false, serving: true, release: 'v1' };
                let p = m.opened(m.unbegun(), found, 10);
                p = m.answered(m.to(m.to(p, -1, 11), 1, 12), ['so']);
                const resumed = m.opened(m.read(m.write(m.closed(p))), found, 13);
                const told = (one) => `${one.open} ${one.step} ${one.since} ${JSON.stringify(one.seen[1])}`;
                const last = m.answered(m.to(p, 99, 14), ['end']);
                return [told(p), told(resumed), told(m.acted(resumed, 15)), told(last), told(m.closed(last)),
                  ...['', '{}', 'null', '{"step":9}', JSON.stringify({ ...p, seen: [1] })].map((text) => told(m.read(text)))];
                """))
        .isEqualTo(
            List.of(
                "true 1 10,12,0,0,0,0,0,0 [\"so\"]",
                "true 1 10,12,0,0,0,0,0,0 [\"so\"]",
                "true 1 10,15,0,0,0,0,0,0 null",
                "true 7 10,12,0,0,0,0,0,14 [\"so\"]",
                "false 0 0,0,0,0,0,0,0,0 null",
                "false 0 0,0,0,0,0,0,0,0 null",
                "false 0 0,0,0,0,0,0,0,0 null",
                "false 0 0,0,0,0,0,0,0,0 null",
                "false 0 0,0,0,0,0,0,0,0 null",
                "false 0 0,0,0,0,0,0,0,0 null"));
  }

  @Test
  void wordsAreFoundOnceEachByTheirLongestFormAndNotWithinOthers() {
    assertThat(
            run(
                "tour/words",
                """
                const find = m.finder([{ id: 'drain', forms: ['drain', 'draining'] }, { id: 'timeout', forms: ['drain timeout'] }, { id: 'fd-3', forms: ['fd 3'] }]);
                return find('Draining to the drain timeout on fd 3: undrained, a drain-pipe, fd 33, drain.').map((one) => (one.term ? `[${one.text}|${one.term}]` : one.text)).join('');
                """))
        .isEqualTo(
            "[Draining|drain] to the [drain timeout|timeout] on [fd 3|fd-3]: undrained, a drain-pipe, fd 33, drain.");
  }

  @Test
  void theTourActsOnRealProcessesAnswersWithTheirNumbersAndPutsBackWhatItChanged()
      throws Exception {
    long old = dashboard.serving();
    dashboard.send("POST", "/api/releases/v3", null);
    page.locator("#welcome-tour").click();
    assertThat(part("question")).hasText("Who owns the socket?");
    assertThat(part("question")).isFocused();
    assertThat(page.locator("#welcome")).isHidden();

    part("act").click();
    assertThat(page.locator("#spots .spot").first()).isVisible();
    assertThat(part("answer")).isVisible(PATIENT);
    long next = dashboard.serving();
    assertThat(next).isNotEqualTo(old);
    assertThat(part("seen"))
        .containsText(
            Pattern.compile("listener is socket \\d+\\. The new process did not open it"));
    assertThat(part("seen")).containsText(Pattern.compile("[1-9]\\d* requests were answered"));

    page.reload();
    assertThat(part("step")).hasText("Step 1 of 8");
    assertThat(part("answer")).isVisible();
    page.keyboard().press("j");
    assertThat(part("step")).hasText("Step 2 of 8");
    page.keyboard().press("J");
    assertThat(part("step")).hasText("Step 1 of 8");
    part("close").click();
    assertThat(page.locator("#tour")).isHidden();
    dashboard.await("the end of traffic", state -> !state.at("/traffic/running").asBoolean());
    assertThat(dashboard.get("/api/releases").get("chosen").asText()).isEqualTo("v3");
  }

  @Test
  void aWordOnThePageOpensTheGlossaryThereAndEscapeLeadsBack() {
    Page other = visit.another();
    Locator word =
        other.locator("#numbers a.term").filter(new Locator.FilterOptions().setHasText("lost"));
    word.focus();
    other.keyboard().press("Enter");
    Locator entry = other.locator("#term-lost");
    assertThat(entry).isFocused();
    assertThat(entry).containsText("no valid answer");
    entry.locator("a.term").first().click();
    assertThat(other.locator("#glossary [data-shown]")).not().hasId("term-lost");
    other.keyboard().press("Escape");
    assertThat(other.locator("#glossary")).isHidden();
    assertThat(word).isFocused();
    other.keyboard().press("g");
    assertThat(other.locator("#glossary dt").first()).isVisible();
  }

  private static Locator part(String name) {
    return page.locator("#tour [data-tour=" + name + "]");
  }

  private static Object steps(String body) {
    return run("tour/steps", "const r = await import('/app/model/reduce.js');\n" + UPGRADE + body);
  }

  private static Object run(String module, String body) {
    return page.evaluate(
        "async () => { const m = await import('/app/" + module + ".js');\n" + body + "}");
  }
}
