/**
 * What the strip beside the timeline can lead through: the tour, and the discussion cards. Both are steps; they differ in where their answers come from.
 *
 * @typedef {object} Course
 * @property {string} key                    under which its progress is kept
 * @property {string} name                   what a step of it is called
 * @property {() => import('./steps.js').Step[]} steps
 * @property {(step: import('./steps.js').Step) => [string, ...string[]][]} acts
 * @property {(step: import('./steps.js').Step, state: import('../model/reduce.js').State, since: number) => import('./steps.js').Seen|null} seen
 * @property {boolean} fresh                 whether an answer is that of the newest restart, and not of the one that its own button made
 * @property {string} waiting                what stands in the place of an answer
 * @property {string} heading                above the answer
 * @property {((progress: import('./progress.js').Progress) => {title: string, text: string, heading: string, lines: string[]})|null} end  null if it ends without a summary
 */
import { actsOf, cardOf, numbersIn } from './cards.js';
import { closingLines } from './closing.js';
import { GUIDE, seenOf } from './steps.js';

/** @type {Course} */
export const TOUR = {
  key: 'handoff.tour',
  name: 'Step',
  steps: () => GUIDE,
  // The questions are about handing over, except for those that choose a way themselves.
  acts: (step) => (step.act[0][0] === 'way' ? step.act : [['way', 'fd-handoff'], ...step.act]),
  seen: seenOf,
  fresh: false,
  waiting: 'The answer appears here, with the numbers of this run.',
  heading: 'What you have just seen',
  end: (progress) => ({
    title: 'Eight questions, eight answers',
    text: progress.ours ? 'Closing the tour stops the traffic that it has started, and puts back release and server.' : 'Closing the tour puts back release and server.',
    heading: 'What you have seen in this session',
    lines: closingLines(progress),
  }),
};

/**
 * @param {() => string[]} ways that can be run
 * @param {(way: string) => import('./cards.js').Figures|null} figuresOf the newest restart of each
 * @returns {Course}
 */
export function cards(ways, figuresOf) {
  return {
    key: 'handoff.cards',
    name: 'Card',
    steps: () => ways().map(cardOf),
    acts: actsOf,
    seen(step) {
      const figures = figuresOf(step.way);
      return figures ? { sentences: numbersIn(figures), done: figures.settled === 'true' } : null;
    },
    fresh: true,
    waiting: 'Not run yet in this session: press the button.',
    heading: 'The newest restart by this way',
    end: null,
  };
}
