/**
 * The page: stream, then reduce as records come, then draw once a frame. See frontend/docs/page.md.
 *
 * Hooks for tests: `g.lane[data-pid][data-gen][data-state]` per process and in it `.band rect[data-span]`; `#verdict[data-tone]`,
 * `#caption`, `#status`, `#stale`, `#live[data-state]`, `#numbers [data-number]`, `#log li[data-type]`, `.overlap`,
 * `.arrow.signal|spawn|ready`, `.losses [data-kind]`; buttons by their names.
 */
import { Appearance } from './appearance.js';
import { caption } from './caption.js';
import { Compare } from './compare/compare.js';
import { Clock } from './model/clock.js';
import { ChosenFailure } from './failure.js';
import { Figures, put } from './figures.js';
import { keepForm } from './form.js';
import { Log, losses } from './log.js';
import { Liveness, showRefusals } from './notices.js';
import { Panels } from './panels.js';
import { empty, fromSnapshot, reduce, tick } from './model/reduce.js';
import { Stage } from './timeline/stage.js';
import { openSource } from './sources.js';
import { Styles } from './styles.js';

const byId = (id) => document.getElementById(id);

const clock = new Clock();
const stage = new Stage(byId('lanes'), byId('density'), new ChosenFailure(byId('failure'), byId('lanes')));
const figures = new Figures(byId('numbers'));
const styles = new Styles(byId('styles'));
const log = new Log(byId('log'));
const panels = new Panels();
const compare = byId('compare') && new Compare(byId('compare'));
const liveness = new Liveness(byId('live'), byId('stale'));
const appearance = new Appearance(byId('theme'), byId('present'));
let state = empty();

showRefusals(byId('status'));
if (byId('traffic')) {
  keepForm(byId('traffic'));
}

openSource({
  snapshot(snapshot) {
    clock.reset();
    clock.note(snapshot.mono, performance.now());
    state = fromSnapshot(snapshot);
    showNotes(snapshot.notes ?? []);
    panels.all();
  },
  batch(records) {
    state = records.reduce(reduce, state);
    clock.note(state.mono, performance.now());
    panels.after(records);
    compare?.after(records);
  },
  beat(beat) {
    state = tick(state, beat);
    clock.note(beat.mono, performance.now());
  },
  connection: (connection) => liveness.heard(connection, performance.now()),
});

/** What is missing in a recording stands where nobody can overlook it. */
function showNotes(notes) {
  byId('missing').hidden = notes.length === 0;
  put(byId('missing'), notes.join(' '));
}

/** Words and numbers need no sixty frames a second; milliseconds. */
const WORDS = 100;
let told = 0;

function frame(local) {
  const now = clock.now(performance.now());
  stage.draw(state, now);
  if (local - told >= WORDS) {
    told = local;
    tell(now);
  }
  requestAnimationFrame(frame);
}

function tell(now) {
  const stale = liveness.draw(performance.now());
  log.draw(state);
  figures.draw(state);
  styles.draw(state);
  put(byId('caption'), stale ? 'The page has lost its dashboard.' : caption(state, now));
  const missing = losses(state);
  byId('losses').hidden = missing === null;
  put(byId('losses'), missing ?? '');
  panels.tick(state, now);
}

requestAnimationFrame(frame);
