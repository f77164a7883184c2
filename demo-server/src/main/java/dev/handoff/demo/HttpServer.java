package dev.handoff.demo;

import dev.handoff.restart.Generation;
import dev.handoff.restart.Load;
import dev.handoff.restart.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, as a service that can be restarted. */
final class HttpServer implements Service {
  private static final int MOST_THREADS = 32;
  private static final int FEWEST_THREADS = 4;
  private static final int LARGEST_HEAD = 64 * 1024;
  private static final Duration WORKER_DEADLINE = Duration.ofSeconds(30);
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LEAST_GRACE = Duration.ofSeconds(1);

  private final Server server;
  private final SharedConnector connector;
  private final Connections connections = new Connections();
  private final HelloHandler handler;
  private final boolean closeWhenDraining;

  /** The acceptor takes one more connection after the drain has begun, however late. */
  private final Duration freshGrace;

  private final Duration idleGrace;

  private HttpServer(Generation generation, Options options, ConsoleLog log) throws IOException {
    server = new Server(new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS));
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(LARGEST_HEAD);
    http.setSendServerVersion(false);
    connector = new SharedConnector(server, new HttpConnectionFactory(http), connections, log);
    connector.open(generation.listener());
    connector.setAccepting(false);
    server.addConnector(connector);
    Worker worker = new Worker(log);
    generation.register(worker, WORKER_DEADLINE);
    handler = new HelloHandler(generation, options, connections, worker, log);
    server.setHandler(handler);
    closeWhenDraining = options.closeWhenDraining();
    idleGrace = options.settings().idleGrace();
    freshGrace = idleGrace.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : idleGrace;
  }

  /** A server that answers on the connections it has, but accepts none yet. */
  static HttpServer start(Generation generation, Options options, ConsoleLog log) throws Exception {
    HttpServer started = new HttpServer(generation, options, log);
    started.server.start();
    started.expireHeads();
    return started;
  }

  /** Before it says ready; nothing is accepted from the listener yet. */
  void answerRequestsOfItsOwn() throws IOException {
    new Rehearsal(connector.getSelectorManager()).run();
  }

  @Override
  public void accept() {
    handler.serves();
    connector.setAccepting(true);
  }

  @Override
  public void lameDuck() {
    connector.setAccepting(false);
    handler.drains();
  }

  @Override
  public Load load() {
    int inFlight = 0;
    long oldest = 0;
    for (Visit visit : connections.all()) {
      if (visit.isBusy()) {
        inFlight++;
        oldest = Math.max(oldest, visit.requestMillis());
      }
    }
    return new Load(
        connections.count(),
        connector.isAcceptingNow(),
        inFlight,
        oldest,
        connections.accepts(),
        handler.served());
  }

  @Override
  public void closeIdle() {
    if (closeWhenDraining) {
      connections.all().stream()
          .filter(
              visit ->
                  visit.isIdle()
                      && !visit.isFresherThan(freshGrace)
                      && !visit.isAnsweredWithin(idleGrace))
          .forEach(Visit::close);
    }
  }

  @Override
  public int cut() {
    int cut = (int) connections.all().stream().filter(Visit::isBusy).count();
    connections.all().forEach(Visit::close);
    return cut;
  }

  private void expireHeads() {
    server.getScheduler().schedule(this::expireHeads, 1, TimeUnit.SECONDS);
    connections.all().stream()
        .filter(visit -> visit.headMillis() > HEAD_TIMEOUT.toMillis())
        .forEach(Visit::close);
  }
}
