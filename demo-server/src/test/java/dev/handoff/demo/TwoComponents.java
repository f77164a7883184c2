package dev.handoff.demo;

import dev.handoff.event.EventSink;
import dev.handoff.restart.Accepts;
import dev.handoff.restart.Component;
import dev.handoff.restart.Generation;
import dev.handoff.restart.Load;
import dev.handoff.restart.Service;
import dev.handoff.restart.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A server without clients, with a store and a worker that never stops. */
public final class TwoComponents implements Service {

  private TwoComponents() {}

  /** Runs one generation. */
  public static void main(String[] args) throws Exception {
    EventSink quiet = event -> {};
    Generation generation =
        Generation.begin(
            Settings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), quiet);
    generation.register(new Store(), Duration.ofSeconds(30));
    generation.register(new Worker(), Duration.ofMillis(100));
    System.exit(generation.run(new TwoComponents()));
  }

  private record Store() implements Component {
    @Override
    public String name() {
      return "store";
    }

    @Override
    public void stop() {
      System.out.println("store has stopped");
    }
  }

  private record Worker() implements Component {
    @Override
    public String name() {
      return "worker";
    }

    @Override
    public void stop() {
      while (true) {
        LockSupport.park();
      }
    }
  }

  @Override
  public void accept() {}

  @Override
  public void lameDuck() {}

  @Override
  public Load load() {
    return new Load(0, false, 0, 0, Accepts.NONE, 0);
  }

  @Override
  public void closeIdle() {}

  @Override
  public int cut() {
    return 0;
  }
}
