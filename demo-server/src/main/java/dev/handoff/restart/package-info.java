/**
 * A server that replaces itself without losing a request.
 *
 * <p>On SIGHUP a generation spawns the next one with the listening socket on descriptor 3 and the
 * write end of a pipe on descriptor 4. The next one starts, answers a request of its own, and
 * writes {@code ready} on the pipe. Only then does the old one stop accepting; it drains and exits.
 * If the next one fails in any way, the old one has never stopped. Any program in any language can
 * be the next generation: the contract is the two descriptors and the variables {@code
 * HANDOFF_LISTENER_FD}, {@code HANDOFF_READY_FD}, {@code HANDOFF_GENERATION} and {@code
 * HANDOFF_BUS}.
 *
 * <pre>{@code
 * Generation generation = Generation.begin(Settings.on(address), log);
 * MyServer server = new MyServer(generation.listener());   // does not accept yet
 * server.answerOneRequestOfItsOwn();
 * System.exit(generation.run(server));                     // says ready, serves, drains
 * }</pre>
 *
 * <p>{@link dev.handoff.restart.Generation} is where to begin; {@link dev.handoff.restart.Service}
 * is what a server has to be able to do. One thread owns the state of a generation ({@link
 * dev.handoff.restart.Generation#run}); each state is a class of its own.
 */
package dev.handoff.restart;
