package dev.handoff.demo;

import dev.handoff.restart.Generation;
import dev.handoff.restart.StartException;

/** A server that says hello, and that replaces itself on SIGHUP without losing a request. */
public final class DemoServer {
  private DemoServer() {}

  /**
   * Runs one generation. Exit codes: 0 drained, 1 requests were broken off, 2 bad usage or
   * environment.
   */
  public static void main(String[] args) {
    // Otherwise Jetty's MemoryUtils starts the JMX agent only to ask for this: 110 ms of CPU before
    // ready.
    System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    // Jetty's MimeTypes asks for all locales: 70 ms. HOST has none on Linux; what is left is the
    // root locale, and this server formats nothing for people.
    System.setProperty("java.locale.providers", "HOST");
    System.exit(run(args));
  }

  private static int run(String[] args) {
    try {
      ConsoleLog log = new ConsoleLog();
      Options options = Options.parse(args);
      Generation generation = Generation.begin(options.settings(), log);
      Fault fault = Fault.of(generation.release());
      HttpServer server = HttpServer.start(generation, options, log);
      fault.beforeReady(generation);
      server.answerRequestsOfItsOwn();
      fault.afterReady();
      return generation.run(server);
    } catch (Options.UsageException | StartException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (Exception e) {
      System.err.println("The server failed: " + e);
      return 1;
    }
  }
}
