/**
 * A server that replaces itself without losing a request.
 *
 * <p>On SIGHUP a generation spawns the next one with the listening socket on descriptor 3 and the
 * write end of a pipe on descriptor 4. The next one starts and writes {@code ready} on the pipe.
 * Only then does the old one stop accepting; it drains and exits. If the next one fails in any way,
 * the old one has never stopped serving. Any program in any language can be the next generation:
 * the contract is the two descriptors and the variables {@code HANDOFF_LISTENER_FD}, {@code
 * HANDOFF_READY_FD}, {@code HANDOFF_GENERATION} and {@code HANDOFF_BUS}.
 *
 * <h2>A server of your own</h2>
 *
 * <p>{@link dev.handoff.restart.Generation#begin} binds the listener or takes it over; {@link
 * dev.handoff.restart.Generation#run} says ready and returns when it is time to exit. Between the
 * two, do whatever your server needs before it can answer. A {@link dev.handoff.restart.Service}
 * tells the engine what it has to know about your server: how it starts and stops accepting, what
 * it still has to do, and how it closes idle and overdue connections. The following server is
 * complete; it answers each HTTP request with its PID.
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
 *       clients.put(channel.socket(), false); // counted before another thread has it
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
 *         last = draining && !in.ready(); // a pipelined request gets its answer too
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
 * <p>Compile and run it with {@code demo-server.jar} on the class path. The JDK offers no way to
 * adopt a descriptor, so three of its packages have to be opened. The next generation is spawned
 * with the same command line:
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
 *       command of the next generation if that differs from this one's.
 *   <li>{@link dev.handoff.restart.Acceptor}: the accept loop of the example. A server that has its
 *       own acceptor uses {@link dev.handoff.restart.Generation#listener} instead.
 *   <li>{@link dev.handoff.restart.Component}: something to be stopped in order once the last
 *       connection has gone: workers with a queue, then the store.
 *   <li>Before {@code run}: answer a request of your own, if that loads what the first client would
 *       otherwise wait for. An exception or an exit there is a failed upgrade and harms nobody.
 * </ul>
 *
 * <p>A service manager that listens, as systemd does with {@code Type=notify}, is told what happens
 * (sd_notify(3)), and a first generation takes the listener that it has opened (sd_listen_fds(3)):
 * {@code demo-server/docs/systemd.md} has the units.
 *
 * <p>One thread owns the state of a generation; each state is a class of its own.
 */
package dev.handoff.restart;
