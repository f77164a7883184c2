package dev.handoff.demo;

import dev.handoff.restart.Generation;
import dev.handoff.restart.StartException;
import java.util.ServiceLoader;

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
    // Otherwise jnr writes and assembles a class for each library, all of libc's functions in it:
    // 100 ms of CPU and 13 MB more, for a handful of calls at each restart.
    System.setProperty("jnr.ffi.asm.enabled", "false");
    System.exit(run(args));
  }

  private static int run(String[] args) {
    if (Arguments.askForHelp(args)) {
      return help();
    }
    try {
      Site site = new Site(Options.parse(args));
      String way = site.way().name();
      return way.equals(WaySettings.FD_HANDOFF)
          ? site.serve(Generation.begin(site.settings(), site.log()))
          : named(way).run(site);
    } catch (Arguments.UsageException | StartException e) {
      System.err.println(e.getMessage());
    } catch (Exception | Error e) {
      Site.sayCannotStart(e);
    }
    return 2;
  }

  private static Way named(String name) {
    for (Way way : ServiceLoader.load(Way.class)) {
      if (way.name().equals(name)) {
        return way;
      }
    }
    throw new IllegalStateException("this jar lacks the way " + name);
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
