package dev.handoff;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import dev.handoff.demo.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real Chromium. One that is missing is installed: as a Debian package by root, else by
 * Playwright.
 */
public final class Chromium implements AutoCloseable {
  private static final List<String> KNOWN =
      List.of(
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

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  public static Chromium launch() throws IOException, InterruptedException {
    Optional<Path> installed = find();
    if (installed.isEmpty()) {
      installByApt();
      installed = find();
    }
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    LaunchOptions options = new LaunchOptions().setArgs(ARGUMENTS);
    if (installed.isPresent()) {
      return new Chromium(
          playwright, playwright.chromium().launch(options.setExecutablePath(installed.get())));
    }
    try {
      installByPlaywright();
      return new Chromium(playwright, playwright.chromium().launch(options));
    } catch (PlaywrightException | IOException e) {
      playwright.close();
      throw new AssertionError(
          "The page can only be tested in a browser, and none could be installed here: install Chromium, then run mvn verify again.",
          e);
    }
  }

  public Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    playwright.close();
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
          "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium");
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
