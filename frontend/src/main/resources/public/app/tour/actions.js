/**
 * What the buttons of the tour do: they send the same requests as the page's own buttons, one after the other, and wait in between as a
 * person would.
 */
import { stateAt } from '../model/life.js';
import { isRunning } from '../model/numbers.js';
import { allAttempts, backoffAt } from '../model/restarts.js';
import { upgradeSince } from './evidence.js';

/** The name of the server that hands over to a release. */
const OURS = 'fd-handoff';

/** Enough requests of both styles to test a restart, and few enough to see each of them. */
const TRAFFIC = { rate: 100, connections: 'mixed', duration: '20m' };

/** The wait was given up: the tour was closed, or another action began. */
export class GivenUp extends Error {}

export class Actions {
  #api;
  #say;
  #state = null;
  #since = 0;
  #waiting = null;
  #turn = 0;
  started = false;
  /** What an action could not do, in a sentence; null if it did everything. */
  without = null;

  /**
   * @param {(method: string, path: string, fields?: object) => Promise<any>} api throws an Error with a message for people
   * @param {(words: string) => void} say shows what the action waits for
   */
  constructor(api, say) {
    this.#api = api;
    this.#say = say;
  }

  /** Takes the newest state, which may end the wait. @param {import('../model/reduce.js').State} state */
  see(state) {
    this.#state = state;
    if (this.#waiting?.for()) {
      this.#settle('resolve');
    }
  }

  /** Ends the running action at its next wait. */
  giveUp() {
    this.#turn++;
    this.#settle('reject', new GivenUp());
  }

  /** @param {[string, ...string[]][]} act @param {number} since mono at which it begins */
  async run(act, since) {
    this.giveUp();
    this.#since = since;
    this.without = null;
    const turn = this.#turn;
    for (const [verb, ...words] of act) {
      await this[verb](...words);
      if (turn !== this.#turn) {
        throw new GivenUp();
      }
    }
    this.#say('');
  }

  /** @returns {Promise<import('./progress.js').Found>} the present state, to be put back later */
  async found() {
    const { chosen } = await this.#api('GET', '/api/releases');
    const { chosen: subject } = await this.#api('GET', '/api/subject');
    return { subject, traffic: isRunning(this.#state?.run, this.#state?.mono), serving: serving(this.#state) !== undefined, release: chosen };
  }

  /** Puts back what the tour has changed. @param {import('./progress.js').Found} found @param {boolean} ours whether it started the traffic */
  async tidy(found, ours) {
    this.giveUp();
    if (ours && isRunning(this.#state.run, this.#state.mono)) {
      await this.#api('DELETE', '/api/traffic');
    }
    const { chosen: subject, doing } = await this.#api('GET', '/api/subject');
    if (found.subject && subject !== found.subject && doing !== 'switching') {
      await this.#api('POST', '/api/subject', { name: found.subject });
      return;
    }
    const { chosen, releases } = await this.#api('GET', '/api/releases');
    const before = good(releases).includes(found.release) ? found.release : good(releases)[0];
    if (chosen !== null && chosen !== before) {
      await this.#api('POST', `/api/releases/${before}`);
    }
    if (found.serving && !this.#state.processes.some(isComing(this.#state))) {
      await this.#api('POST', '/api/start', { release: before });
    }
  }

  /** Makes a way the one that runs. @param {string} name */
  async way(name) {
    const { chosen } = await this.#api('GET', '/api/subject');
    if (chosen !== name) {
      await this.#api('POST', '/api/subject', { name });
      await this.#until(() => this.#state?.subject?.subject === name, `Waiting until ${name} is chosen.`);
    }
    const { doing } = await this.#api('GET', '/api/subject');
    const ours = name === OURS;
    if (doing === null && !ours) {
      await this.#api('POST', '/api/start');
    }
    const there = () => (ours ? [OURS, null].includes(serving(this.#state)?.way) : this.#state.subject?.state === 'running');
    if (doing !== null || !ours) {
      await this.#until(there, `Waiting until ${name} runs: the server before it is told to stop.`);
    }
  }

  /** Restarts what runs, in its own way, and waits for the end. */
  async restartInItsWay() {
    await this.#calm();
    const before = this.#newest()?.requested ?? 0;
    await this.#api('POST', '/api/restart');
    await this.#until(() => this.#newest()?.requested > before, '');
  }

  async traffic() {
    if (!serving(this.#state)) {
      if (!this.#state.processes.some(isComing(this.#state)) && !['starting', 'running'].includes(this.#state.subject?.state)) {
        await this.#api('POST', '/api/start', { release: await this.#next() });
      }
      await this.#until(() => serving(this.#state), 'Waiting until the server is ready.');
    }
    if (!isRunning(this.#state.run, this.#state.mono)) {
      const { pid } = await this.#api('POST', '/api/traffic', TRAFFIC);
      this.started = true;
      await this.#until(() => this.#state.run?.pid === pid && this.#state.run.last?.answeredTotal > 50, 'Waiting for the first answers.');
    }
  }

  /** @param {string} [release] the next working one by default */
  async upgrade(release) {
    await this.#calm();
    await this.#api('POST', '/api/upgrade', { release: release ?? (await this.#next()) });
  }

  async failure() {
    await this.#until(() => upgradeSince(this.#state, this.#since)?.ended, 'The old process waits for the new one to be ready, 20 s at most by default.');
  }

  /** Makes a working release the next one again. */
  async goodRelease() {
    await this.#api('POST', `/api/releases/${await this.#next()}`);
  }

  async longRequest() {
    const fresh = (one) => one.to === null && one.of >= 5 && this.#state.mono - one.from < 2e9;
    await this.#until(() => serving(this.#state)?.slow.some(fresh), 'Waiting for a slow request; by default one in a hundred takes 10 s.');
  }

  /** The first of some ways that can be run here. @param {...string} names */
  async wayOf(...names) {
    const { subjects } = await this.#api('GET', '/api/subject');
    await this.way(names.find((name) => subjects.some((one) => one.name === name && one.whyNot === null)) ?? names.at(-1));
  }

  /** Waits for the end of the newest restart. */
  async over() {
    await this.#until(() => this.#newest()?.ended && this.#state.subject?.state === 'running', 'Waiting until the restart is over; slow requests are answered first.');
  }

  /** A fault that includes an upgrade. If the fault is refused, the upgrade happens without it, which is still worth seeing. @param {string} name */
  async fault(name) {
    await this.#calm();
    const ours = (this.#state.subject?.subject ?? OURS) === OURS;
    if (ours) {
      await this.goodRelease();
    }
    try {
      await this.#api('POST', `/api/faults/${name}`);
    } catch (problem) {
      this.without = `This upgrade has no ${name.replace('-', ' ')}. ${problem.message}`;
      await (ours ? this.upgrade() : this.restartInItsWay());
    }
  }

  #newest() {
    return allAttempts(this.#state).at(-1);
  }

  #calm() {
    const allowed = () => stateOf(serving(this.#state), this.#state) === 'serving' && !backoffAt(this.#state, this.#state.mono);
    return this.#until(allowed, 'Waiting until the next upgrade is allowed.');
  }

  async #next() {
    const { releases } = await this.#api('GET', '/api/releases');
    const names = good(releases);
    return names[(names.indexOf(serving(this.#state)?.release) + 1) % names.length];
  }

  #until(condition, words) {
    if (condition()) {
      return Promise.resolve();
    }
    this.#say(words);
    return new Promise((resolve, reject) => (this.#waiting = { for: condition, resolve, reject }));
  }

  #settle(how, value) {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.[how](value);
    if (waiting) {
      this.#say('');
    }
  }
}

/** Releases that become ready, and at once. */
function good(releases) {
  return releases.filter(({ name, broken }) => !broken && name !== 'slow').map(({ name }) => name);
}

function serving(state) {
  return state?.processes.filter((p) => ['serving', 'upgrading', 'backing off', 'handing over'].includes(stateOf(p, state)))
    .sort((a, b) => (stateOf(a, state) === 'handing over') - (stateOf(b, state) === 'handing over') || b.gen - a.gen)[0];
}

function isComing(state) {
  return (p) => ['starting', 'serving', 'upgrading', 'backing off', 'handing over'].includes(stateOf(p, state));
}

function stateOf(process, state) {
  return process ? stateAt(process, state.mono) : null;
}
