package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.journal.ReusedPids;
import dev.handoff.journal.ReusedPids.Heard;
import dev.handoff.story.Stories;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page makes of events is what the backend makes of them. */
@Timeout(180)
class PageModelIT {
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
  void thePageShowsTheSameOutcomesAsStateAndVerdict() {
    Map<String, Object> told = new LinkedHashMap<>();
    Map<String, String> expected = new LinkedHashMap<>();
    Stories.all()
        .forEach(
            (name, story) -> {
              expected.put(name, story.outcome());
              told.put(name, Stories.journal(story).snapshot().stream().map(Entry::json).toList());
            });
    Object outcomes =
        page.evaluate(
            """
            async (told) => {
              const { fromSnapshot } = await import('/app/model/reduce.js');
              const { allAttempts, outcomeOf } = await import('/app/model/restarts.js');
              return Object.fromEntries(Object.entries(told).map(([name, lines]) => {
                const records = lines.map((line) => JSON.parse(line));
                const state = fromSnapshot({ records, mono: records.at(-1).mono, wall: 0 });
                return [name, outcomeOf(allAttempts(state).at(-1), state)];
              }));
            }
            """,
            told);
    assertThat(outcomes).isEqualTo(expected);
  }

  @Test
  void thePageTellsProcessesApartAsTheJournalDoes() {
    Map<String, Object> heard = new LinkedHashMap<>();
    Map<String, List<String>> expected = new LinkedHashMap<>();
    ReusedPids.all()
        .forEach(
            (name, events) -> {
              heard.put(name, ReusedPids.lines(events));
              expected.put(name, events.stream().map(Heard::process).toList());
            });
    Object found =
        page.evaluate(
            """
            async (heard) => {
              const { empty, reduce } = await import('/app/model/reduce.js');
              const same = (a) => (b) => b && a.pid === b.pid && a.seq === b.seq && a.mono === b.mono;
              const processOf = (pid, record, state, runs) => {
                const inRun = runs.find((run) => run.records.some(same(record)));
                return inRun ?? state.processes.find((p) => p.pid === pid && [...p.facts, ...p.beats].some(same(record)))?.key;
              };
              return Object.fromEntries(Object.entries(heard).map(([name, lines]) => {
                const records = lines.map((line) => JSON.parse(line));
                const runs = [];
                let state = empty();
                for (const record of records) {
                  const before = state.run;
                  state = reduce(state, record);
                  if (state.run !== before) {
                    if (state.run.born !== before?.born) {
                      runs.push({ records: [] });
                    }
                    if (before === null || state.run.over === before.over) {
                      runs.at(-1).records.push(record);
                    }
                  }
                }
                const names = new Map();
                return [name, records.map((record) => {
                  const process = processOf(record.of ?? record.child ?? record.pid, record, state, runs);
                  if (process && !names.has(process)) {
                    names.set(process, 'abc'[names.size]);
                  }
                  return names.get(process) ?? 'none';
                })];
              }));
            }
            """,
            heard);
    assertThat(found).isEqualTo(expected);
  }
}
