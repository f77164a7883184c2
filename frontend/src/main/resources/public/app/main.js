/**
 * The page: read the stream, reduce records as they arrive, draw once a frame. frontend/docs/page.md says how, and what tests hold on to.
 */
import { api } from './api.js';
import { Appearance } from './appearance.js';
import { caption } from './caption.js';
import { Compare } from './compare/compare.js';
import { ChosenFailure } from './failure.js';
import { Dock } from './dock.js';
import { Figures, put } from './figures.js';
import { keepForm } from './form.js';
import { eachFrame, still } from './frames.js';
import { Headline } from './headline.js';
import { leftInWords } from './left.js';
import { Log, losses } from './log.js';
import { keepMenus } from './menus.js';
import { Liveness, notice, showRefusals } from './notices.js';
import { MomentView } from './moment.js';
import { momentAt } from './model/moment.js';
import { NoteForm, removeNote } from './notes.js';
import { Panels } from './panels.js';
import { Pending } from './pending.js';
import { RestartTable } from './restart-table.js';
import { Save } from './save/save.js';
import { openSource } from './sources.js';
import { Stage } from './timeline/stage.js';
import { Styles } from './styles.js';
import { Bar } from './time/bar.js';
import { commands, registerKeys } from './time/commands.js';
import { listen, register } from './time/keys.js';
import { KeysDialog } from './time/keys-dialog.js';
import { reach } from './time/further.js';
import { Link } from './time/link.js';
import { nameOf } from './time/selection.js';
import { Stay } from './time/stay.js';
import { Time } from './time/time.js';
import { WaysTable } from './ways.js';
import { Teach } from './tour/teach.js';

const byId = (id) => document.getElementById(id);

const time = new Time();
const stay = new Stay(time);
const failure = new ChosenFailure(byId('failure'), byId('lanes'));
const stage = new Stage(byId('lanes'), byId('axis'), byId('density'), failure, select);
const figures = new Figures(byId('numbers'));
const styles = new Styles(byId('styles'));
const readOut = new MomentView(byId('moment'), stage.cursor);
const say = notice(byId('status'));
const log = new Log(byId('events'), select, byId('note') ? (id) => removeNote(id, say) : undefined);
let shown = null;

/** What a report is about: the restart and its numbers; null where the page is about a server. */
let report = null;
const notes = byId('note') && new NoteForm(byId('note'), document.querySelector('#time [data-do="note"]'), () => shown, say, (at) => bar.say(`Pinned. ${link.life(at).replace('The link works', 'A link to it works')}`.trim()));
const compare = byId('compare') && new Compare(byId('compare'));
const dock = new Dock(byId('dock'));
dock.onChange((name) => compare?.show(name === 'compare'));
const restarts = new RestartTable(byId('restarts'), byId('phases'), {
  show: showRestart,
  compare(one, other) {
    dock.open('compare');
    compare?.choose(one, other);
  },
  rollBack: byId('controls') && rollBack,
  keeps: (mono) => time.history.keeps(mono),
});
// After the table, which fills its rows before a panel gives the focus back to one of their buttons.
const panels = new Panels();
new Save(byId('save'), () => wallOf(time.at(performance.now())));
const headline = new Headline(byId('now'), byId('since'));
const liveness = new Liveness(byId('live'), byId('stale'));
const appearance = new Appearance(byId('theme'), byId('present'));

showRefusals(byId('status'));
if (byId('traffic')) {
  keepForm(byId('traffic'));
}

const link = new Link(time, appearance);
const does = commands(time, link, (text) => bar.say(text));
const bar = new Bar(byId('time'), time, does);
const clicks = (by, otherwise) => () => (appearance.presenting && teach.click(by)) || otherwise();
registerKeys(time, { ...does, next: clicks(1, does.next), previous: clicks(-1, does.previous) });
register('View', [
  ['p', 'Turn presenter mode on or off', () => appearance.present(!appearance.presenting)],
  ['t', 'Change the theme: automatic, light, dark', () => appearance.nextTheme()],
]);
const ways = byId('ways') && new WaysTable(byId('ways'), byId('sockets'), { show: showRestart, run: byId('controls') && runWay });
const teach = new Teach(() => time.live(), { names: () => ways?.names ?? [], figuresOf: (way) => ways?.figuresOf(way) ?? null });
new KeysDialog(byId('keys'), byId('keys-open'));
if (notes) {
  register('View', [['n', 'Pin a note to the moment at the cursor', () => notes.open()]]);
}
register('View', [['m', 'Hold the cursor here, or release it', () => stage.cursor.hold(stage.cursor.held === null ? (shown?.mono ?? null) : null)]]);
listen(document);
keepMenus(document.querySelector('.toolbar'));
const pending = new Pending(document.querySelector('.toolbar'));
stage.cursor.onMark(selectAt);
addEventListener('hashchange', follow);
time.selection.onChange((event) => event && stage.cursor.clear());

openSource({
  snapshot(snapshot) {
    const first = !time.begun;
    report = snapshot.header?.tally ? snapshot.header : null;
    time.snapshot(snapshot);
    if (first && location.hash) {
      follow();
    }
    showNotes(snapshot.notes ?? []);
    panels.all();
  },
  batch(records) {
    time.batch(records);
    panels.after(records);
    compare?.after(records);
  },
  beat: (beat) => time.beat(beat),
  connection(connection) {
    liveness.heard(connection, performance.now());
    if (connection === 'live') {
      panels.heard();
    }
  },
});

async function follow() {
  bar.say((await link.follow()) ?? '');
}

/** Selects an event, however old it is. @param {string} name */
async function select(name) {
  if (time.selectByName(name)) {
    return;
  }
  const event = time.history.state.log.find((r) => nameOf(r) === name);
  if (!event || !(await reach(time, event.mono)) || !time.selectByName(name)) {
    bar.say('The dashboard no longer has the moment of this event.');
  }
}

/** How far from an event a mark that belongs to it may be; nanoseconds. */
const SAME = 2e6;

/** Selects the event of a mark, and shows it in the log. @param {number} mono @returns {boolean} whether there is one */
function selectAt(mono) {
  const away = (r) => Math.abs(r.mono - mono);
  const [event] = time.history.milestones.filter((r) => away(r) < SAME).sort((a, b) => away(a) - away(b));
  if (event) {
    time.selection.set(event);
    // Nothing moves: the log is shown in the place of other details, or not at all.
    if (dock.shown) {
      dock.open('log');
    }
  }
  return event !== undefined;
}

/** Replays a restart slowly, or shows its figures where its moments are gone. @param {number} mono of its order */
async function showRestart(mono) {
  if (!(await reach(time, mono)) || !time.replayAt(mono)) {
    time.judge(mono);
    bar.say('The dashboard no longer has the moments of this restart, only its figures. A saved recording would have kept them.');
  }
}

/** @param {string} release */
async function rollBack(release) {
  try {
    await api('POST', '/api/upgrade', { release });
    time.live();
  } catch (problem) {
    say(problem.message);
  }
}

/** The card of a way, and what its button does. @param {string} way */
function runWay(way) {
  teach.run(way);
}

function wallOf({ state, now }) {
  return state.wall + (now - state.mono) / 1e6;
}

/** What a recording lacks is shown where nobody can overlook it. */
function showNotes(notes) {
  byId('missing').hidden = notes.length === 0;
  put(byId('missing'), notes.join(' '));
}

/** Words and numbers are updated less often than the drawing; milliseconds. */
const WORDS = 100;
let told = 0;

/** With reduced motion, the picture changes in steps instead of gliding; milliseconds. */
const STILL = 250;
let drawn = 0;

function frame(local) {
  const moment = time.at(performance.now());
  if (!still.matches || moment.mode === 'paused' || stage.resized || local - drawn >= STILL) {
    drawn = local;
    stage.draw(moment.state, moment.now, moment.view);
  }
  if (local - told >= WORDS) {
    told = local;
    tell(moment);
  }
}

/** Everything shows what was known at the moment shown, except for the page itself and its buttons. @param {import('./time/time.js').Moment} moment */
function tell(moment) {
  const { state, now, mode, view } = moment;
  bar.draw(moment);
  link.keep(moment, performance.now());
  const stale = liveness.draw(performance.now());
  log.draw(time.history.state, view.selected, now);
  figures.draw(state, report);
  styles.draw(state, report);
  const { judged } = time;
  restarts.draw(time.history.state, judged.restart);
  ways?.draw(time.history.state);
  pending.look();
  const left = byId('traffic-left');
  if (left) {
    put(left, leftInWords(time.history.state, time.edge(performance.now())));
  }
  const recorded = time.history.complete;
  const silent = stale && mode === 'live' ? liveness.silent(performance.now()) : null;
  headline.draw(report ? { ...state, run: null } : state, now, { recorded, past: mode !== 'live', silent, wall: wallOf(moment) });
  const { text, why } = stale && mode === 'live' ? { text: 'The page has lost its connection to the dashboard.', why: '' } : caption(state, now, moment.selected);
  put(byId('caption'), text);
  put(byId('why'), why);
  const looked = stage.cursor.mono ?? view.selected?.mono ?? null;
  shown = momentAt(state, looked ?? now, report?.from ?? null);
  readOut.draw(shown, looked, stage.cursor.held, stage.cursor.pointer);
  const held = stay.look(appearance.presenting, now, time.edge(performance.now()));
  if (held !== null) {
    bar.say(held);
  }
  const missing = losses(time.history.state);
  byId('losses').hidden = missing === null;
  put(byId('losses'), missing ?? '');
  panels.tick(time.history.state, time.edge(performance.now()), judged);
  teach.draw(time.history.state);
}

eachFrame(frame);
