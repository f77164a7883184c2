/** What a person can do about time, by key; the bar has a button for each. */
import { register } from './keys.js';

/** @param {import('./time.js').Time} time */
export function registerKeys(time) {
  register('Time', [
    ['Space .', 'Pause, or go on', () => time.toggle()],
    ['ArrowRight PageDown', 'Next event', () => time.step(1)],
    ['ArrowLeft PageUp', 'Previous event', () => time.step(-1)],
    ['r', 'Replay from here, or stop', () => time.replay()],
    ['l End', 'Live: jump to now', () => time.live()],
    ['Home', 'The earliest moment that is known', () => time.goTo(time.history.oldest)],
    ['<', 'Slower', () => time.speedBy(-1)],
    ['>', 'Faster', () => time.speedBy(1)],
    ['1', 'Replay at 1/10 of the speed', () => (time.playhead.speed = 0.1)],
    ['2', 'Replay at half the speed', () => (time.playhead.speed = 0.5)],
    ['3', 'Replay at full speed', () => (time.playhead.speed = 1)],
    ['4', 'Replay at four times the speed', () => (time.playhead.speed = 4)],
  ]);
  register('View', [
    ['f', 'Fit the view to the restart of this moment', () => time.fit()],
    ['[', 'Fit to the restart before', () => time.fit(-1)],
    [']', 'Fit to the restart after', () => time.fit(1)],
    ['+ =', 'Zoom in', () => time.zoom.by(1)],
    ['- _', 'Zoom out', () => time.zoom.by(-1)],
    ['c', 'Collapse idle time, or show it', () => (time.collapsed = !time.collapsed)],
  ]);
}
