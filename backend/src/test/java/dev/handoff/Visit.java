package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;

/**
 * A dashboard of its own, and its page in the browser. The browser asks for little motion, as some
 * people's do: pages that glide at sixty frames a second leave the tests beside them no core.
 */
public final class Visit implements AutoCloseable {
  private final ReducedMotion motion;
  private final Chromium chromium;
  private final DashboardProcess dashboard;
  private final Page page;
  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

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

  /** One whose page moves as it does for most people. */
  public static Visit moving(Chromium chromium, String... options) throws Exception {
    return new Visit(ReducedMotion.NO_PREFERENCE, chromium, options);
  }

  public DashboardProcess dashboard() {
    return dashboard;
  }

  public Page page() {
    return page;
  }

  /** The same page once more, as somebody else opens it. */
  Page another() {
    return open(dashboard.url());
  }

  /** Any page, as somebody else opens it. */
  Page open(String url) {
    BrowserContext context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(1280, 1000)
                    .setReducedMotion(motion));
    contexts.add(context);
    Page opened = context.newPage();
    opened.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    opened.onPageError(complaints::add);
    opened.navigate(url);
    return opened;
  }

  /** What browsers and htmx say of a server that does not answer, where that is what is tested. */
  void forgiveSilence() {
    complaints.removeIf(Visit::isAboutTheNetwork);
  }

  /** Where what is tested is what a browser complains of. */
  void forgetComplaints() {
    complaints.clear();
  }

  private static boolean isAboutTheNetwork(String complaint) {
    // The last is a promise of htmx that was rejected without a reason.
    return complaint.contains("ERR_")
        || complaint.startsWith("htmx:")
        || complaint.endsWith("undefined");
  }

  /** Ends everything; fails if the browser's console had something to complain of. */
  @Override
  public void close() throws Exception {
    contexts.forEach(BrowserContext::close);
    dashboard.close();
    assertThat(complaints).as("what the browser's console complained of").isEmpty();
  }
}
