import { RecordingText } from '/app/model/recording.js';
import { equal, test } from '../test.js';

const line = (journal, pid, seq, more = {}) => JSON.stringify({ journal, pid, seq, mono: 100 * journal, wall: journal, type: 'process.heartbeat', ...more });

function read(...lines) {
  const recording = new RecordingText();
  lines.forEach((one) => recording.line(one));
  return recording;
}

test('a recording is a header and its records', () => {
  const snapshot = read('{"handoff":"1","host":"h"}', line(1, 5, 1), line(2, 5, 2), '', '  ').snapshot();
  equal([snapshot.header.host, snapshot.records.length, snapshot.lastId, snapshot.mono, snapshot.wall, snapshot.complete, snapshot.notes], ['h', 2, 2, 200, 2, true, []]);
});

test('a header between the records is not one', () => {
  equal(read(line(1, 5, 1), '{"handoff":"1"}').notes(), ['1 line is not an event and was skipped.']);
});

test('lines that are not events are skipped and counted', () => {
  const recording = read('{"handoff":"1"}', 'half a li', '[]', 'null', '{"type":"x","mono":1,"seq":"1","pid":2}', '{"type":7,"mono":1,"seq":1,"pid":2}', line(1, 5, 1));
  equal([recording.records.length, recording.notes()], [1, ['5 lines are not events and were skipped.']]);
});

test('records were lost where the journal continues but the count of a process jumps', () => {
  equal(read(line(1, 5, 1), line(2, 5, 2), line(3, 5, 6), line(4, 6, 1)).notes(), ['Events were lost on the way into the recording: 3 from PID 5. The picture may have gaps.']);
});

test('records were left out on purpose where the journal jumps', () => {
  equal(read(line(1, 5, 1), line(2, 5, 2), line(9, 5, 6), line(10, 5, 7)).notes(), []);
});

test('after a jump losses are counted again', () => {
  equal(read(line(1, 5, 1), line(9, 5, 6), line(10, 5, 9)).notes(), ['Events were lost on the way into the recording: 2 from PID 5. The picture may have gaps.']);
});

test('what was counted before records were left out is in the notes of the header alone', () => {
  equal(read('{"handoff":"1","counted":true,"notes":["Two were lost."]}', line(1, 5, 1), line(2, 5, 4)).notes(), ['Two were lost.']);
});

test('the newest moment is that of the newest record, not of the last line', () => {
  equal(read(line(1, 5, 1, { mono: 900 }), line(2, 6, 1, { mono: 300 })).snapshot().mono, 900);
  equal(read().snapshot().mono, 0);
});
