/**
 * Which system call a milestone was, in one line: what strace(1) shows of the engine at that moment. Pure.
 */
import { lossClassOf } from './loss-classes.js';

/** @type {Object<string, (r: any) => string>} */
const CALLS = {
  'process.started': (r) => (r.gen > 1 ? `execve(2) ran in ${r.pid}: a fresh JVM, with the descriptors 0 to 4 that it was given and no others.` : `execve(2) ran in ${r.pid}: a fresh JVM, with nothing inherited.`),
  'process.listening': (r) =>
    r.inherited
      ? `No bind(2), no listen(2): ${r.pid} looks up its fd 3 in /proc and finds a socket that listens already.`
      : `socket(2), bind(2), listen(2) with a queue of 1,024: only a first generation needs them.`,
  'process.ready': (r) => (r.gen > 1 ? `write(2) of "ready\\n" on fd 4, then close(4): only after connect(2), write(2), read(2) to itself had worked.` : `It asked itself first by connect(2), write(2), read(2); from now on accept(2) waits on the listener.`),
  'process.draining': (r) =>
    r.reason === 'upgraded'
      ? `No accept(2) from now on. Each answer carries "Connection: close"; what stays idle gets close(2).`
      : `kill(${r.pid}, SIGTERM) from outside; then close(2) of the listener: who connects now is refused.`,
  'listener.accepted': () => `accept(2) took a connection off the queue of the shared socket: it belongs to this process alone from then on.`,
  'listener.closed': (r) => `close(2) in ${r.pid}. The socket itself lives on as long as another process holds a descriptor of it.`,
  'process.warned': () => `stat(2) and read(2) in /proc and on disk: what the next posix_spawn(3) would meet was looked at beforehand.`,
  'process.orphaned': () => `getppid(2) names another parent: the kernel gave the child of a dead process to the dashboard (prctl(2), subreaper).`,
  'process.exiting': (r) => `exit_group(${r.code}): the kernel closes what is still open${r.cut > 0 ? ', and with it the requests that were not answered' : ', and nothing was'}.`,
  'process.exited': (r) => (r.signal ? `waitpid(2) in the parent says that a signal ended ${r.of}.` : `waitpid(2) in the parent has fetched the exit code; until then ${r.of} was a zombie.`),
  'upgrade.requested': (r) => `kill(${r.pid}, SIGHUP) from outside. The handler, set by rt_sigaction(2), only queues it: one thread decides.`,
  'upgrade.refused': () => `SIGHUP arrived and nothing was spawned: the process goes on as before.`,
  'child.spawned': (r) =>
    r.gen === 0
      ? `posix_spawn(3) by the dashboard: nothing is handed over, the first generation binds the port itself.`
      : `posix_spawn(3), and in the child before execve(2): dup2(listener, 3), dup2(pipe, 4), close_range(5, all).`,
  'child.ready': (r) => (r.gen > 0 ? `write(4, "ready\\n") in ${r.child}, read(2) of the same line in ${r.pid}: now two processes sit in accept(2) on one socket.` : `It told its own parent, the dashboard.`),
  'child.failed': (r) => FAILED[r.cause]?.(r) ?? `kill(${r.child}, SIGKILL), waitpid(2): what is left of it is gone.`,
  'upgrade.backoff': () => `No call, a timer: it grows by half with each failure in a row, and the next success resets it.`,
  'upgrade.rolledback': (r) => `waitpid(2) found ${r.child} dead before ${r.pid} had called close(2) on the listener: it only has to accept(2) again.`,
  'upgrade.done': (r) => `close(2) of the listener in ${r.pid}; in ${r.child} it is still open as fd 3. Not one connection was moved.`,
  'component.stopping': () => `No call on the socket: the HTTP drain is over, what else the process runs stops now.`,
  'component.stopped': () => `No call on the socket: the HTTP drain is over, what else the process runs has stopped.`,
  'request.slow.finished': (r) => `write(2) on a connection that ${r.pid} accepted before: it stays with who accepted it, whoever listens now.`,
  'traffic.started': () => `socket(2), connect(2), write(2), read(2), all without blocking; no request is sent twice.`,
  'traffic.failure': (r) => lossClassOf(r.kind).call,
  'traffic.finished': () => `Every planned request is in one of these books; the verdict above counts those of the restart.`,
  'fault.injected': (r) => BROKEN[r.fault] ?? `rename(2) puts this release in place of the next one, then kill(2) with SIGHUP.`,
  'fault.signal': (r) => `kill(${r.to}, SIG${r.signal}) by the dashboard.`,
  'fault.observed': () => `No call: judged by what the journal has said since the fault.`,
  'operator.action': (r) => PRESSED[r.action] ?? '',
};

const FAILED = {
  spawn: () => `posix_spawn(3) returned an error: there is no new process, and nothing has changed.`,
  exit: (r) => `waitpid(2): ${r.child} had exited before write(2) on fd 4.`,
  signal: (r) => `waitpid(2): a signal had ended ${r.child} before write(2) on fd 4.`,
  timeout: (r) => `read(2) of the ready pipe had no line in time; so kill(${r.child}, SIGKILL), waitpid(2).`,
  garbage: (r) => `read(2) of the ready pipe gave something else than "ready\\n"; so kill(${r.child}, SIGKILL), waitpid(2).`,
  eof: (r) => `read(2) of the ready pipe returned 0, the end: ${r.child} had closed fd 4. So kill(${r.child}, SIGKILL), waitpid(2).`,
};

const KILLED = `kill(2) with SIGKILL: the process is not asked, the kernel closes all that it has open.`;
const BROKEN = {
  'kill-old': KILLED,
  'kill-new': KILLED,
  stop: `kill(2) with SIGSTOP, later SIGCONT: meanwhile the kernel alone makes connections, and keeps them in the accept queue.`,
  'stuck-request': `connect(2), write(2) of a request that takes an hour, then kill(2) with SIGHUP.`,
  burst: `connect(2) 500 times without a pause: who is not accepted at once is in the queue of the listener.`,
};

const PRESSED = {
  upgrade: `The dashboard calls kill(2) with SIGHUP.`,
  shutdown: `The dashboard calls kill(2) with SIGTERM.`,
  start: `The dashboard calls posix_spawn(3).`,
  release: `rename(2) puts the new release file in place of the old one: who reads it sees one or the other, never half.`,
  'traffic.start': `The dashboard starts the generator as a process of its own: posix_spawn(3).`,
  'traffic.stop': `The dashboard calls kill(2) with SIGTERM on the generator.`,
};

/** @param {import('./reduce.js').Event} r @returns {string} the system call behind a milestone in plain words; empty if there is none to tell */
export function callOf(r) {
  return CALLS[r.type]?.(r) ?? '';
}
