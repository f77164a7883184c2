package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What lanes, kernel row, cursor and list say of a moment: the pure functions, in the browser that
 * runs them, and notes as a person writes them.
 */
@Timeout(120)
class MomentIT {
  /** An upgrade from 1 to 2: signal at 10 s, ready at 11 s, the listener closed at 13 s. */
  private static final String STORY =
      """
      const { reduce, empty } = await import('/app/model/reduce.js');
      const s = 1e9;
      let seq = 0;
      const says = (pid, gen, second, type, more = {}) => ({ pid, gen, seq: ++seq, mono: second * s, wall: 1000 * second, type, ...more });
      const kernel = (second, holders, more = {}) =>
        says(9, 0, second, 'kernel.sample', { listeners: [{ inode: 77, holders, acceptQueue: 0, limit: 1024 }], waiting: 0, overflows: 5, connectionsByPid: {}, ...more });
      const beat = (pid, second) => says(pid, pid, second, 'process.heartbeat', { state: 'serving', uptimeMillis: 0, connections: 0, inFlight: 0, accepted: 0, served: 0 });
      const slow = (id, from, to, last = 10) => [says(1, 1, from, 'request.slow.started', { id, second: 0, of: 10 }), ...(to ? [says(1, 1, to, 'request.slow.finished', { id, second: last, of: 10 })] : [])];
      const upgrade = [
        says(1, 1, 1, 'process.started'), says(1, 1, 2, 'process.ready'), says(1, 1, 10, 'upgrade.requested', { by: 'SIGHUP' }),
        says(1, 1, 10.1, 'child.spawned', { child: 2, childGen: 2 }), says(1, 1, 11, 'child.ready', { child: 2, childGen: 2, millis: 1000 }),
        says(1, 1, 11.2, 'process.draining', { reason: 'upgraded', connections: 1, inFlight: 1, deadlineMillis: 30000 }),
        says(1, 1, 13, 'listener.closed', { inode: 77 }), says(1, 1, 13, 'upgrade.done', { child: 2, millis: 3000 }),
      ];
      const told = (...records) => records.flat(2).sort((a, b) => a.mono - b.mono).map((r, i) => ({ ...r, seq: i + 1 })).reduce(reduce, empty());
      """;

  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static Visit visit;
  private static Page page;

  @BeforeAll
  static void open() throws Exception {
    visit = new Visit(CHROMIUM, "--no-demo");
    page = visit.page();
  }

  @AfterAll
  static void close() throws Exception {
    visit.close();
  }

  @Test
  void aSlowRequestThatIsOpenWhenTheNextIsReadyCrossesTheHandover() {
    assertThat(
            run(
                "crossing",
                """
                const requests = [slow(1, 3, 10.5), slow(2, 5, 15), slow(3, 11.5, 14), slow(4, 13.5, 14), slow(5, 6, null)];
                const open = m.slowOf(told(upgrade, requests).processes[0]);
                const cut = m.slowOf(told(upgrade, requests, says(1, 1, 16, 'process.exiting', { code: 1, served: 1, cut: 1 })).processes[0]);
                const dead = told(upgrade, requests, says(1, 1, 12.5, 'upgrade.rolledback', { child: 2, why: 'It died.' })).processes[0];
                return [open.filter((one) => one.crossing).map((one) => one.id).join(), m.crossingInWords(open), m.crossingInWords(cut), m.crossingInWords(m.slowOf(dead)), m.linesOf(open, 3).join(), m.mostAtOnce(open)];
                """))
        .isEqualTo(
            List.of(
                "2,5,3",
                "3 requests cross the handover: 1 still open",
                "3 requests crossed the handover: 1 cut off",
                "",
                "-1,0,1,2,-1",
                4));
  }

  @Test
  void aHeartbeatThatIsMissingIsAGapAndALateOneIsNone() {
    assertThat(
            run(
                "beats",
                """
                const { processes: [p] } = told(says(1, 1, 0.9, 'process.ready'), [1, 1.25, 1.5, 1.9, 2.15, 3.15].map((at) => beat(1, at)));
                const words = (mono) => m.gapsOf(p, mono * s).map((g) => `${g.from / s} to ${g.to / s}: ${g.missing}`);
                return [words(3.5), words(4.2), m.density(p.beats).map((one) => one.share).join()].flat();
                """))
        .isEqualTo(
            List.of("2.15 to 3.15: 3", "2.15 to 3.15: 3", "3.15 to Infinity: 4", "1,0.25,0.25"));
  }

  @Test
  void theKernelSaysWhoHoldsTheListenerAndNothingWhereNobodyLooked() {
    assertThat(
            run(
                "holders",
                """
                const full = (limit) => [{ inode: 77, holders: [2], acceptQueue: limit > 0 ? limit : 1000, limit: limit > 0 ? 1024 : limit }];
                const samples = [kernel(1, [1]), kernel(2, [1]), kernel(3, [2, 1]), kernel(4, [2]), kernel(10, [2], { overflows: 5 }), kernel(10.2, [2], { overflows: 8 }),
                  kernel(10.4, [2], { overflows: 9 }), kernel(10.6, [2], { overflows: 9, listeners: full(-1) }), kernel(10.8, [2], { overflows: 12 }), kernel(11, [2], { overflows: 13, listeners: full(800) })];
                return [...m.holdings(samples, 11 * s).map((one) => `${one.from / s} to ${one.to / s}: ${one.text}`), ...m.overflows(samples).map((one) => `${one.count} until ${one.to / s}`), m.holdings(samples, 20 * s).at(-1).to / s];
                """))
        .isEqualTo(
            List.of(
                "1 to 3: held by 1 (inode 77)",
                "3 to 4: held by 1, 2 (inode 77)",
                "4 to 7: held by 2 (inode 77)",
                "10 to Infinity: held by 2 (inode 77)",
                "4 until 11",
                14));
  }

  @Test
  void aMomentIsWhoLivedThenWhoHeldTheListenerAndWhatTheTrafficCameTo() {
    assertThat(
            run(
                "moment",
                """
                const bucket = says(8, 0, 12.1, 'traffic.bucket', { from: 12 * s, to: 12.1 * s, planned: 20, answered: 19, failedTotal: 3, failures: { truncated: 1, 'not-sent': 4 }, p99Micros: 4200 });
                const state = told(upgrade, kernel(11.9, [1, 2], { waiting: 2 }), kernel(12.5, [2]), bucket);
                const at = (second) => { const { processes, held, waiting, traffic, wall } = m.momentAt(state, second * s); return [wall, processes.map((p) => `${p.pid} ${p.state}`).join(), held, waiting, traffic && JSON.stringify(traffic)].join(' | '); };
                return [at(12.05), at(10.05), m.inWords(m.momentAt(state, 12.05 * s)).map((one) => one.text).slice(1).join(' | ')];
                """))
        .isEqualTo(
            List.of(
                "12050 | 2 serving,1 handing over | held by gen 1, gen 2 (inode 77) | 2 | {\"planned\":200,\"answered\":190,\"p99Micros\":4200,\"lost\":3,\"lostHere\":1}",
                "10050 | 1 upgrading |  |  | ",
                "gen 2 (PID 2) serving; gen 1 (PID 1) handing over | held by gen 1, gen 2 (inode 77) | 0; 2 not accepted yet | 190/s | 4.2 ms | 3, 1 at this moment"));
  }

  @Test
  void timeInStatesAddsUp() {
    assertThat(
            run(
                "totals",
                "return [m.totalsInWords(told(upgrade).processes[0], 15 * s), m.totalsInWords(told(upgrade).processes[1], 15 * s)];"))
        .isEqualTo(
            List.of(
                "starting 1.0 s, serving 8.0 s, upgrading 1.0 s, handing over 2.0 s, draining 2.0 s",
                "starting 900 ms, serving 4.0 s"));
  }

  @Test
  void everyMilestoneOfAnUpgradeNamesItsSystemCall() {
    assertThat(
            run(
                "words",
                "return upgrade.map((r) => m.sentence(r).why).map((why) => /\\(2\\)|\\(3\\)|kill\\(/.test(why));"))
        .isEqualTo(List.of(true, true, true, true, true, true, true, true));
  }

  @Test
  void eventsAreFoundByKindByProcessAndByWords() {
    assertThat(
            run(
                "kinds",
                """
                const failed = says(1, 1, 20, 'child.failed', { child: 3, cause: 'garbage', detail: 'Wrote "hi" on fd 4.' });
                const all = [...upgrade, failed, says(8, 0, 3, 'traffic.started', { rate: 200, url: 'x', connections: 'mixed' }), says(9, 0, 4, 'operator.note', { id: 1, at: 4 * s, text: 'Look' })];
                const found = (filter) => all.filter((r) => m.matches(r, { text: '', kind: 'all', pid: null, ...filter })).map((r) => r.type).join();
                return [found({ kind: 'problems' }), found({ kind: 'traffic' }), found({ kind: 'buttons' }), found({ pid: 3 }), found({ text: 'HUP kill' }), found({ text: 'look', kind: 'handover' })];
                """))
        .isEqualTo(
            List.of(
                "child.failed",
                "traffic.started",
                "operator.note",
                "child.failed",
                "upgrade.requested",
                ""));
  }

  @Test
  void aNoteStandsAtItsMomentUntilItIsTakenAwayAndMakesNothingNewer() {
    assertThat(
            run(
                "reduce",
                """
                const note = (second, id, text) => says(9, 0, second, 'operator.note', { id, at: second * s, text });
                const two = told(upgrade, note(12, 1, 'later'), note(5, 2, 'earlier'), note(900, 3, 'far'));
                const one = reduce(two, note(12, 1, ''));
                return [two.notes.map((r) => r.text).join(), one.notes.map((r) => r.text).join(), one.log.filter((r) => r.type === 'operator.note').length, one.mono / s];
                """))
        .isEqualTo(List.of("earlier,later,far", "earlier,far", 2, 13));
  }

  @Test
  void wordsThatWouldLieOnEachOtherMakeRoom() {
    assertThat(
            page.evaluate(
                """
                async () => {
                  const { meet } = await import('/app/timeline/labels.js');
                  const word = (x, y) => ({ x, y, width: 50 });
                  return [meet(word(0, 0), word(40, 5), 17), meet(word(0, 0), word(60, 5), 17), meet(word(0, 0), word(40, 16), 17)];
                }
                """))
        .isEqualTo(List.of(true, false, false));
  }

  @Test
  void aNoteIsWrittenFoundChosenAndTakenAwayInThePage() {
    page.getByRole(AriaRole.BUTTON, named("Pin a note")).click();
    page.locator("#note-text").fill("Look <b>here</b>");
    page.keyboard().press("Enter");
    Locator note = page.locator("#log li[data-type='operator.note']");
    assertThat(note).hasText(Pattern.compile("Note: Look <b>here</b>$"));
    assertThat(page.locator("#note")).isHidden();

    page.getByLabel("Search").fill("nothing like it");
    assertThat(note).hasCount(0);
    assertThat(page.locator("#log-count"))
        .hasText(Pattern.compile("0 of \\d+ events: none matches the filter"));
    page.getByLabel("Search").fill("look HERE");
    note.locator("button").first().press("Enter");
    assertThat(note).hasAttribute("aria-current", "true");
    assertThat(page.locator("#caption")).hasText("Note: Look <b>here</b>");
    note.getByText("The record as it arrived").click();
    assertThat(note.locator("pre")).containsText("\"type\": \"operator.note\"");

    note.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove this note"))
        .click();
    assertThat(note).hasCount(0);
    page.getByRole(AriaRole.BUTTON, named("Show all")).click();
    assertThat(page.getByLabel("Search")).hasValue("");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Object run(String module, String body) {
    return page.evaluate(
        "async () => { const m = await import('/app/model/"
            + module
            + ".js');\n"
            + STORY
            + body
            + "}");
  }
}
