package dev.handoff.demo;

import dev.handoff.restart.Generation;
import dev.handoff.restart.Load;
import dev.handoff.restart.Service;
import dev.handoff.restart.StartException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty as a service that can be restarted. */
final class HttpServer implements Service {
  static final int MOST_THREADS = 32;

  /** As many as a rush of clients takes: a thread made while they wait costs them 0.5 to 3 ms. */
  static final int FEWEST_THREADS = 8;

  private static final int LARGEST_HEAD = 64 * 1024;
  private static final Duration WORKER_DEADLINE = Duration.ofSeconds(30);
  private static final Duration LEAST_GRACE = Duration.ofSeconds(1);

  private final Server server;
  private final SharedConnector connector;
  private final Connections connections = new Connections();
  private final Answers answers;
  private final SideDoors sideDoors;
  private final boolean closeWhenDraining;
  private final Duration rehearsal;
  private final Duration headTimeout;
  private final Duration patience;

  /**
   * For connections without a request: the acceptor may take one more connection after the drain
   * has begun, however late.
   */
  private final Duration freshGrace;

  private final Duration idleGrace;
  private final BooleanSupplier isStandby;

  private HttpServer(Generation generation, Options options, Hold hold, ConsoleLog log)
      throws IOException, StartException {
    server = new Server(new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS));
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(LARGEST_HEAD);
    http.setSendServerVersion(false);
    // Jetty's cache of header fields takes 96 KB a connection (ArrayTrie): nearly all that a young
    // collection would have to copy, for 12 ms, when 100 kept connections have just come.
    http.setHeaderCacheSize(0);
    closeWhenDraining = options.closeWhenDraining();
    answers = new Answers(closeWhenDraining);
    connector =
        new SharedConnector(server, new CountedHttp(http, connections, answers), connections, log);
    connector.open(generation.listener());
    connector.setAccepting(false);
    server.addConnector(connector);
    Worker worker = new Worker(log);
    generation.register(worker, WORKER_DEADLINE);
    server.setHandler(new HelloHandler(generation, options, hold, answers, worker, log));
    sideDoors =
        SideDoors.open(
            options.sockets(),
            generation.sockets(),
            options.settings().address().getAddress(),
            connector.getSelectorManager(),
            log);
    rehearsal = options.rehearsal();
    headTimeout = options.headTimeout();
    patience = options.settings().readyTimeout();
    isStandby = generation::isStandby;
    idleGrace = options.settings().idleGrace();
    freshGrace = idleGrace.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : idleGrace;
  }

  /** Starts a server that can answer requests but does not accept connections yet. */
  static HttpServer start(Generation generation, Options options, Hold hold, ConsoleLog log)
      throws Exception {
    HttpServer started = new HttpServer(generation, options, hold, log);
    started.server.start();
    started.closeOverdue();
    return started;
  }

  /** To be called before ready, while nothing is accepted from the listener yet. */
  void answerRequestsOfItsOwn() throws IOException, InterruptedException {
    new Rehearsal(connector::admit, patience).run();
    if (isStandby.getAsBoolean()) {
      new DressRehearsal(connector::admit, rehearsal, patience).runWhile(isStandby);
    }
  }

  @Override
  public void accept() {
    answers.serve();
    connector.setAccepting(true);
    sideDoors.accept();
  }

  @Override
  public void lameDuck() {
    connector.setAccepting(false);
    sideDoors.pause();
    answers.drain();
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
        connector.isAcceptingNow() || sideDoors.areTaking(),
        inFlight,
        oldest,
        connections.accepts(),
        answers.served());
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

  private void closeOverdue() {
    server.getScheduler().schedule(this::closeOverdue, 1, TimeUnit.SECONDS);
    if (!answers.areForClients()) {
      return; // The first requests are the server's own, and a cold JVM may take long over them.
    }
    connections.all().stream()
        .filter(visit -> visit.overdueMillis() > headTimeout.toMillis())
        .forEach(Visit::close);
  }
}
