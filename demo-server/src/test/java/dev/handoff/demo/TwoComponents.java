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
import java.util.concurrent.CountDownLatch;

/**
 * A server without clients that has a store, and a worker that writes into it. How the worker ends
 * is the argument: well, when it is told to by a line; late; or by an exception.
 */
public final class TwoComponents implements Service {
  private TwoComponents() {}

  /** Runs one generation. */
  public static void main(String[] args) throws Exception {
    EventSink quiet = event -> {};
    Generation generation =
        Generation.begin(
            Settings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), quiet);
    generation.register(component("store", () -> {}), Duration.ofSeconds(30));
    switch (args[0]) {
      case "late" ->
          generation.register(
              component("worker", () -> new CountDownLatch(1).await()), Duration.ofMillis(100));
      case "failing" ->
          generation.register(
              component(
                  "worker",
                  () -> {
                    throw new IllegalStateException("its disk is full");
                  }),
              Duration.ofSeconds(30));
      default -> generation.register(component("worker", System.in::read), Duration.ofSeconds(30));
    }
    System.exit(generation.run(new TwoComponents()));
  }

  private interface Stop {
    void run() throws Exception;
  }

  private static Component component(String name, Stop stop) {
    return new Component() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void stop() throws Exception {
        stop.run();
        System.out.println(name + " has stopped");
      }
    };
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
