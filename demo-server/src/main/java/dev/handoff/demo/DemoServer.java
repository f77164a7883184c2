package dev.handoff.demo;

import dev.handoff.restart.Generation;
import dev.handoff.restart.StartException;
import java.io.IOException;

/** A server that says hello and replaces itself on SIGHUP without losing a request. */
public final class DemoServer {
  private DemoServer() {}

  /**
   * Runs one generation. Exit codes: 0 drained, 1 requests were broken off, 2 wrong usage or
   * environment.
   */
  public static void main(String[] args) {
    // Otherwise Jetty's MemoryUtils starts the JMX agent just to get this number: 110 ms of CPU
    // before ready.
    System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    // Jetty's MimeTypes asks for all locales: 70 ms. HOST has none on Linux, which leaves the root
    // locale; that is enough, because this server formats nothing for people.
    System.setProperty("java.locale.providers", "HOST");
    System.exit(run(args));
  }

  private static int run(String[] args) {
    if (Arguments.askForHelp(args)) {
      return help();
    }
    Generation generation = null;
    HttpServer server;
    try {
      Options options = Options.parse(args);
      ConsoleLog log = new ConsoleLog(options.settings().signals());
      generation = Generation.begin(options.settings(), log);
      Fault fault = Fault.of(generation.release());
      server = HttpServer.start(generation, options, log);
      fault.beforeReady(generation);
      server.answerRequestsOfItsOwn();
      fault.afterReady();
    } catch (Arguments.UsageException | StartException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (Exception | Error e) {
      System.err.println(
          "The server cannot start: " + (e instanceof IOException ? e.getMessage() : e));
      if (generation != null) {
        generation.close();
      }
      return 2;
    }
    try {
      return generation.run(server);
    } catch (Exception | Error e) {
      System.err.println("The server failed: " + e);
      return 1;
    }
  }

  private static int help() {
    System.out.print(Help.text());
    if (System.out.checkError()) {
      System.err.println("The help cannot be written to the standard output.");
      return 2;
    }
    return 0;
  }
}
