/**
 * The system call behind a milestone, in one line: what strace(1) would show at that moment. Pure.
 */
import { lossClassOf } from './loss-classes.js';

/** @type {Object<string, (r: any) => string>} */
const CALLS = {
  'process.started': (r) => (r.gen > 1 ? `execve(2) in ${r.pid}: a fresh JVM with descriptors 0 to 4 and no others.` : `execve(2) in ${r.pid}: a fresh JVM that has inherited nothing.`),
  'process.listening': (r) =>
    r.inherited
      ? `No bind(2), no listen(2): ${r.pid} looks up fd 3 in /proc and finds a socket that is already listening.`
      : `socket(2), bind(2), listen(2) with a queue of 1,024: only the first generation needs these.`,
  'process.ready': (r) => (r.gen > 1 ? `write(2) of "ready\\n" on fd 4, then close(4), but only after connect(2), write(2) and read(2) to itself have worked.` : `First a request to itself with connect(2), write(2), read(2); from now on it waits in accept(2).`),
  'process.draining': (r) =>
    r.reason === 'upgraded'
      ? `No more accept(2). Each answer says "Connection: close"; connections that stay idle get close(2).`
      : `kill(${r.pid}, SIGTERM) from outside; then close(2) on the listener: new connections are refused.`,
  'listener.accepted': () => `accept(2) took a connection from the queue of the shared socket; from then on it belongs to this process alone.`,
  'listener.options': (r) => `getsockopt(2) on descriptor ${r.descriptor}: ${r.reusePort ? 'SO_REUSEPORT is set, so other processes can bind the port too' : 'SO_REUSEPORT is off, so the port belongs to this one socket'}.`,
  'listener.closed': (r) => `close(2) in ${r.pid}. The socket itself lives on while another process holds a descriptor of it.`,
  'process.warned': () => `stat(2) and read(2) in /proc and on disk: a check of what the next posix_spawn(3) would find.`,
  'process.orphaned': () => `getppid(2) returns another parent: the kernel gave the child of the dead process to the dashboard, its subreaper (prctl(2)).`,
  'process.exiting': (r) => `exit_group(${r.code}): ${r.cut > 0 ? 'the kernel closes what is still open, and cuts off the unanswered requests' : 'nothing was left open'}.`,
  'process.exited': (r) => (r.signal ? `waitpid(2) in the parent reports that a signal ended ${r.of}.` : `waitpid(2) in the parent has fetched the exit code; until then ${r.of} was a zombie.`),
  'upgrade.requested': (r) => `kill(${r.pid}, SIGHUP) from outside. The handler, set with rt_sigaction(2), only queues it; a single thread decides.`,
  'upgrade.refused': () => `SIGHUP arrived, but nothing was spawned: the process carries on as before.`,
  'child.spawned': (r) =>
    r.gen === 0
      ? `posix_spawn(3) by the dashboard: nothing is handed over, because the first generation binds the port itself.`
      : `posix_spawn(3); in the child, before execve(2): dup2(listener, 3), dup2(pipe, 4), close_range(5, all).`,
  'child.ready': (r) => (r.gen > 0 ? `write(4, "ready\\n") in ${r.child}, read(2) of that line in ${r.pid}: now two processes wait in accept(2) on one socket.` : `It told its parent, the dashboard.`),
  'child.failed': (r) => FAILED[r.cause]?.(r) ?? `kill(${r.child}, SIGKILL), waitpid(2): nothing of it is left.`,
  'process.waiting': () => `write(2) of "standby\\n" on fd 4, then read(2) until the word comes; no accept(2).`,
  'standby.spawned': () => `posix_spawn(3) as for an upgrade, from what is on disk now; the new process has the listener on fd 3 and does not call accept(2).`,
  'standby.ready': (r) => `write(4, "standby\\n") in ${r.child}, read(2) of that line in ${r.pid}.`,
  'standby.discarded': (r) => `kill(${r.child}, SIGTERM), waitpid(2): it had never called accept(2), so no client knows of it.`,
  'standby.failed': (r) => (r.child ? `waitpid(2) or the end of the pipe: ${r.child} never called accept(2), so no client knows of it.` : `posix_spawn(3) returned an error: there is no new process.`),
  'standby.called': (r) => `write(2) of one line in ${r.pid}, read(2) of it in ${r.child}: no posix_spawn(3), no execve(2).`,
  'upgrade.backoff': () => `Not a system call but a timer: it grows by half with each failure in a row, and the next success resets it.`,
  'upgrade.rolledback': (r) => `waitpid(2) found ${r.child} dead while ${r.pid} still held the listener: it only has to call accept(2) again.`,
  'upgrade.aborted': (r) => `kill(${r.pid}, SIGURG) from outside. ${r.pid} still holds the listener; kill(2) tells ${r.child} to end, and waitpid(2) fetches it.`,
  'upgrade.abort.refused': () => `SIGURG arrived, and nothing was done: the process carries on as before.`,
  'upgrade.done': (r) => `close(2) on the listener in ${r.pid}; in ${r.child} it is still open as fd 3. No connection was moved.`,
  'component.stopping': () => `No call on the socket: the HTTP drain is over, and the process stops the rest of what it runs.`,
  'component.stopped': () => `No call on the socket: the HTTP drain is over, and this part of the process has stopped.`,
  'request.slow.finished': (r) => `write(2) on a connection that ${r.pid} accepted earlier: a connection stays with the process that accepted it.`,
  'traffic.started': () => `socket(2), connect(2), write(2), read(2), all non-blocking; no request is sent twice.`,
  'traffic.changed': () => `read(2) on its standard input returned the new rate; what was due before is not touched.`,
  'traffic.change.refused': () => `read(2) on its standard input returned a rate that it cannot have.`,
  'traffic.failure': (r) => lossClassOf(r.kind).call,
  'traffic.finished': () => `Every planned request is counted in exactly one of these; the verdict counts those of the restart.`,
  'fault.injected': (r) => BROKEN[r.fault] ?? `rename(2) makes this the next release, then kill(2) with SIGHUP.`,
  'fault.signal': (r) => `kill(${r.to}, SIG${r.signal}) by the dashboard.`,
  'fault.observed': () => `Verdict based on the event log since the fault.`,
  'operator.action': (r) => PRESSED[r.action] ?? '',
};

const FAILED = {
  spawn: () => `posix_spawn(3) returned an error: there is no new process, and nothing changed.`,
  exit: (r) => `waitpid(2): ${r.child} had exited before write(2) on fd 4.`,
  signal: (r) => `waitpid(2): a signal had ended ${r.child} before write(2) on fd 4.`,
  timeout: (r) => `read(2) of the ready pipe returned no line in time, so kill(${r.child}, SIGKILL), waitpid(2).`,
  garbage: (r) => `read(2) of the ready pipe returned something other than "ready\\n", so kill(${r.child}, SIGKILL), waitpid(2).`,
  eof: (r) => `read(2) of the ready pipe returned 0 (end of file): ${r.child} had closed fd 4, so kill(${r.child}, SIGKILL), waitpid(2).`,
};

const KILLED = `kill(2) with SIGKILL: the process cannot react; the kernel closes everything it has open.`;
const BROKEN = {
  'kill-old': KILLED,
  'kill-new': KILLED,
  stop: `kill(2) with SIGSTOP, later SIGCONT: in between the kernel still completes connections and keeps them in the accept queue.`,
  'stuck-request': `connect(2), write(2) for a request that takes an hour, then kill(2) with SIGHUP.`,
  burst: `connect(2) 500 times without a pause: clients that are not accepted at once wait in the accept queue.`,
};

const PRESSED = {
  upgrade: `The dashboard sends SIGHUP with kill(2).`,
  abort: `The dashboard sends SIGURG with kill(2): a server that does not know it ignores it.`,
  shutdown: `The dashboard sends SIGTERM with kill(2).`,
  start: `The dashboard calls posix_spawn(3).`,
  release: `rename(2) replaces the release file: a reader sees the old one or the new one, never half of it.`,
  'traffic.start': `The dashboard starts the load generator as a separate process with posix_spawn(3).`,
  'traffic.rate': `The dashboard writes the new rate to the load generator's standard input with write(2).`,
  'traffic.stop': `The dashboard sends SIGTERM to the load generator with kill(2).`,
};

/** @param {import('./reduce.js').Event} r @returns {string} the system call behind a milestone in plain words; empty if there is none */
export function callOf(r) {
  return CALLS[r.type]?.(r) ?? '';
}
