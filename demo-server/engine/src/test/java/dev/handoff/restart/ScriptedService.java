package dev.handoff.restart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server with as many connections as the test wants, which records the orders that it gets. */
final class ScriptedService implements Service {
  final List<String> calls = new ArrayList<>();
  int connections;
  int inFlight;
  long oldestMillis;
  long served;

  /** Called when it is told to accept. */
  Runnable onAccept = () -> {};

  /** Called once, after the connections are counted and before it says whether one is arriving. */
  Runnable onceCounted = () -> {};

  private final Clock clock;
  private Accepts accepts = Accepts.NONE;
  private long arrivingUntil;

  ScriptedService(Clock clock) {
    this.clock = clock;
  }

  /** A connection is taken from the listener. */
  void takesConnection() {
    accepts = accepts.andOne(clock.now());
    connections++;
  }

  /** All requests are answered, and all connections are closed. */
  void finishes() {
    connections = 0;
    inFlight = 0;
  }

  /** The acceptor's thread stays in accept(2) for this long. */
  void isAcceptingFor(Duration time) {
    arrivingUntil = clock.now() + time.toNanos();
  }

  @Override
  public void accept() {
    onAccept.run();
    calls.add("accept");
  }

  @Override
  public void lameDuck() {
    calls.add("lame duck");
  }

  @Override
  public Load load() {
    int counted = connections;
    Runnable then = onceCounted;
    onceCounted = () -> {};
    then.run();
    boolean arriving = clock.now() < arrivingUntil;
    return new Load(counted, arriving, inFlight, oldestMillis, accepts, served);
  }

  @Override
  public void closeIdle() {
    if (!calls.contains("close idle")) {
      calls.add("close idle");
    }
    connections = inFlight;
  }

  @Override
  public int cut() {
    calls.add("cut");
    int cut = inFlight;
    finishes();
    return cut;
  }
}
