package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;

/**
 * A dashboard with its page in the browser. The browser asks for reduced motion, as some people's
 * do: pages that animate at sixty frames a second would take the CPU from other tests.
 */
public final class Visit implements AutoCloseable {
  private final ReducedMotion motion;
  private final Chromium chromium;
  private final DashboardProcess dashboard;
  private final Page page;
  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<Response> refusals = new ArrayList<>();

  /** The page is live when this returns. */
  public Visit(Chromium chromium, String... options) throws Exception {
    this(ReducedMotion.REDUCE, chromium, options);
  }

  private Visit(ReducedMotion motion, Chromium chromium, String... options) throws Exception {
    this.motion = motion;
    this.chromium = chromium;
    dashboard = DashboardProcess.start(options);
    page = another();
    assertThat(page.locator("#live")).hasAttribute("data-state", "live");
  }

  /** A visit with full motion, as most people see the page. */
  public static Visit moving(Chromium chromium, String... options) throws Exception {
    return new Visit(ReducedMotion.NO_PREFERENCE, chromium, options);
  }

  public DashboardProcess dashboard() {
    return dashboard;
  }

  public Page page() {
    return page;
  }

  /** Opens the same page again, as another person would. */
  Page another() {
    return open(dashboard.url());
  }

  /** Opens any page, as another person would. */
  Page open(String url) {
    BrowserContext context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(1280, 1000)
                    .setReducedMotion(motion));
    contexts.add(context);
    context.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
    Page opened = context.newPage();
    opened.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    opened.onPageError(complaints::add);
    opened.onResponse(
        response -> {
          if (response.status() >= 400) {
            refusals.add(response);
          }
        });
    opened.navigate(url);
    return opened;
  }

  /** Injects a fault at once, as a person does in the menu. */
  void breakBy(String fault) {
    page.locator("#faults-all > summary").click();
    page.locator("#fault-" + fault + "-title").click();
    page.locator("#fault-" + fault + "-now").click();
  }

  /** Returns when the timeline shows what the page knows: it follows with the next frame. */
  static void awaitDrawing(Page page) {
    page.evaluate(
        "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))");
  }

  /**
   * Removes complaints about a server that does not answer, for tests in which it is meant to be
   * silent.
   */
  void forgiveSilence() {
    complaints.removeIf(Visit::isAboutTheNetwork);
  }

  /** Removes all complaints, for tests that provoke them. */
  void forgetComplaints() {
    complaints.clear();
  }

  private static boolean isAboutTheNetwork(String complaint) {
    // The last case is an htmx promise that was rejected without a reason.
    return complaint.contains("ERR_")
        || complaint.startsWith("htmx:")
        || complaint.endsWith("undefined");
  }

  /** Ends everything; fails if the browser's console has complaints. */
  @Override
  public void close() throws Exception {
    String refused = complaints.isEmpty() ? "" : inWords(refusals);
    contexts.forEach(BrowserContext::close);
    dashboard.close();
    assertThat(complaints).as("what the browser's console complained of%s", refused).isEmpty();
  }

  /** What the dashboard said to each, as the console does not. */
  private static String inWords(List<Response> refusals) {
    StringBuilder words = new StringBuilder();
    for (Response refusal : refusals) {
      words.append("\n").append(refusal.request().method()).append(' ').append(refusal.url());
      try {
        words.append(": ").append(refusal.text());
      } catch (PlaywrightException gone) {
        words.append(": its text is gone");
      }
    }
    return words.toString();
  }
}
