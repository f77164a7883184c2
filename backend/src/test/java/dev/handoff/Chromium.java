package dev.handoff;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.handoff.demo.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Chromium, one for all test classes of a JVM, to be registered as an extension. Without a
 * window if there is one of that kind: the other one draws its own buttons and menus for each
 * visit, in a process that costs more than half a second of CPU. A missing one is installed: as a
 * Debian package by root, otherwise by Playwright. Playwright belongs to the thread that started
 * it, so tests that share it run one by one.
 */
public final class Chromium implements BeforeAllCallback {
  /** For whatever is awaited in a browser: a busy machine is slow, not wrong. */
  static final double PATIENCE_MILLIS = 60_000;

  private static final List<String> KNOWN =
      List.of(
          "/usr/bin/chromium-headless-shell",
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome",
          "/usr/bin/google-chrome-stable");
  // Root needs --no-sandbox; the others keep the browser from calling home, which a test machine
  // may not allow.
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    running = store(context).computeIfAbsent(Running.class, key -> Running.launch(), Running.class);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(
        ExtensionContext.StoreScope.LAUNCHER_SESSION,
        ExtensionContext.Namespace.create(Chromium.class));
  }

  /**
   * For tests that have {@link dev.handoff.process.Children}: their JVM may have no others, and
   * they would end a browser that the classes before them have left.
   */
  static final class Closed implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      Running left = store(context).remove(Running.class, Running.class);
      if (left != null) {
        left.close();
      }
    }
  }

  /** The shared browser; tests isolate their pages by opening and closing contexts. */
  public Browser browser() {
    return running.browser;
  }

  /** Closed after the last test class. */
  private record Running(Playwright playwright, Browser browser) implements AutoCloseable {
    static Running launch() {
      try {
        Optional<Path> installed = find();
        if (installed.isEmpty()) {
          installByApt();
          installed = find();
        }
        Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Running(playwright, launch(playwright, installed));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while Chromium was being installed", e);
      }
    }

    private static Browser launch(Playwright playwright, Optional<Path> installed)
        throws InterruptedException {
      LaunchOptions options = new LaunchOptions().setArgs(ARGUMENTS);
      if (installed.isPresent()) {
        return playwright.chromium().launch(options.setExecutablePath(installed.get()));
      }
      try {
        installByPlaywright();
        return playwright.chromium().launch(options);
      } catch (PlaywrightException | IOException e) {
        playwright.close();
        throw new AssertionError(
            "The page can only be tested in a browser, and none could be installed here: install Chromium, then run mvn verify again.",
            e);
      }
    }

    @Override
    public void close() {
      playwright.close();
    }
  }

  private static Optional<Path> find() {
    return KNOWN.stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }

  private static void installByApt() throws IOException, InterruptedException {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    if (root && Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      run(
          "sh",
          "-c",
          "apt-get update -q; for each in chromium-headless-shell chromium; do DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $each && break; done");
    }
  }

  private static void installByPlaywright() throws IOException, InterruptedException {
    if (run(
            ServerProcess.java(),
            "-cp",
            System.getProperty("java.class.path"),
            "com.microsoft.playwright.CLI",
            "install",
            "chromium")
        != 0) {
      throw new IOException("Playwright could not install its Chromium");
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("install", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } finally {
      Files.delete(log);
    }
  }
}
