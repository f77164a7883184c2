/**
 * A server that replaces itself without losing a request.
 *
 * <p>On SIGHUP a generation spawns the next one with the listening socket on descriptor 3 and the
 * write end of a pipe on descriptor 4. The next one starts and writes {@code ready} on the pipe.
 * Only then does the old one stop accepting; it drains and exits. If the next one fails in any way,
 * the old one has never stopped. Any program in any language can be the next generation: the
 * contract is the two descriptors and the variables {@code HANDOFF_LISTENER_FD}, {@code
 * HANDOFF_READY_FD}, {@code HANDOFF_GENERATION} and {@code HANDOFF_BUS}.
 *
 * <h2>A server of your own</h2>
 *
 * <p>{@link dev.handoff.restart.Generation#begin} binds the listener or takes it over, {@link
 * dev.handoff.restart.Generation#run} says ready and lives until it is time to exit. In between
 * stands whatever your server has to do before it can answer. A {@link dev.handoff.restart.Service}
 * is what the engine has to know of it: how it begins and ceases to accept, what it has to do, how
 * it lets go of what is idle and of what is overdue. This one is complete; it answers each HTTP
 * request with its PID.
 *
 * <pre>{@code
 * import dev.handoff.restart.*;
 * import java.io.*;
 * import java.net.*;
 * import java.util.*;
 * import java.util.concurrent.*;
 * import java.util.concurrent.atomic.AtomicLong;
 *
 * public final class PidServer implements Service {
 *   private final Map<Socket, Boolean> clients = new ConcurrentHashMap<>(); // true: has a request
 *   private final AtomicLong served = new AtomicLong();
 *   private final Acceptor acceptor;
 *   private volatile boolean draining;
 *
 *   public static void main(String[] args) throws Exception {
 *     InetSocketAddress address = new InetSocketAddress(Integer.parseInt(args[0]));
 *     Generation generation = Generation.begin(Settings.on(address), System.out::println);
 *     System.exit(generation.run(new PidServer(generation))); // says ready, serves, drains
 *   }
 *
 *   PidServer(Generation generation) {
 *     acceptor = Acceptor.of(generation, channel -> {
 *       clients.put(channel.socket(), false); // is in the books before another thread has it
 *       new Thread(() -> serve(channel.socket())).start();
 *     });
 *   }
 *
 *   private void serve(Socket client) {
 *     try (client) {
 *       BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream()));
 *       for (boolean last = false; !last && in.read() >= 0; clients.put(client, false)) {
 *         clients.put(client, true);
 *         while (!Objects.toString(in.readLine(), "").isEmpty()) {} // the rest of the head
 *         last = draining && !in.ready(); // what is pipelined gets its answer too
 *         String body = "pid " + ProcessHandle.current().pid() + "\n";
 *         String head = "HTTP/1.1 200 OK\r\n" + (last ? "Connection: close\r\n" : "");
 *         head += "Content-Length: " + body.length() + "\r\n\r\n";
 *         client.getOutputStream().write((head + body).getBytes());
 *         served.incrementAndGet();
 *       }
 *     } catch (IOException gone) {
 *     } finally {
 *       clients.remove(client);
 *     }
 *   }
 *
 *   public void accept() { draining = false; acceptor.accept(); }
 *   public void lameDuck() { draining = true; acceptor.pause(); }
 *   public Load load() {
 *     return new Load(clients.size(), acceptor.isTaking(), busy(), 0, acceptor.accepts(), served.get());
 *   }
 *   public void closeIdle() { clients.forEach((client, busy) -> { if (!busy) close(client); }); }
 *   public int cut() { int cut = busy(); clients.keySet().forEach(this::close); return cut; }
 *
 *   private int busy() { return (int) clients.values().stream().filter(busy -> busy).count(); }
 *   private void close(Socket client) { try { client.close(); } catch (IOException gone) {} }
 * }
 * }</pre>
 *
 * <p>Compiled and run with {@code demo-server.jar} on the class path. The JDK lets nobody adopt a
 * descriptor, so three of its packages have to be opened. The next generation is spawned with the
 * same command line:
 *
 * <pre>
 * javac -cp demo-server.jar PidServer.java
 * java --add-opens java.base/sun.nio.ch=ALL-UNNAMED --add-opens java.base/java.io=ALL-UNNAMED \
 *     --add-opens java.base/java.lang=ALL-UNNAMED -cp demo-server.jar:. PidServer 8090
 * curl localhost:8090; kill -HUP PID; curl localhost:8090
 * </pre>
 *
 * <h2>What else there is</h2>
 *
 * <ul>
 *   <li>{@link dev.handoff.restart.Settings}: timeouts, and the release file, which names the
 *       command of the next generation if it is not to be this one again.
 *   <li>{@link dev.handoff.restart.Acceptor}: the accept loop of the example. A server that brings
 *       an acceptor of its own takes {@link dev.handoff.restart.Generation#listener} instead.
 *   <li>{@link dev.handoff.restart.Component}: what has to stop in order, once the last connection
 *       has gone: workers with a queue, then the store.
 *   <li>Before {@code run}: answer a request of your own, if that loads what the first client would
 *       else wait for. An exception or an exit there is a failed upgrade, and harms nobody.
 * </ul>
 *
 * <p>One thread owns the state of a generation; each state is a class of its own.
 */
package dev.handoff.restart;
