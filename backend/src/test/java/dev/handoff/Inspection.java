package dev.handoff;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks at a page as it is: what axe has to say of it by day and by night, and whether anything
 * sticks out of it at two and four times the size, or on a phone. With {@code
 * -Dhandoff.pictures=DIR} it also takes pictures.
 */
final class Inspection {
  /** Half of the usual window has as much room as the whole window at 200 %. */
  private static final Size AT_200_PERCENT = new Size(640, 400);

  private static final Size AT_400_PERCENT = new Size(320, 256);
  private static final Size PHONE = new Size(390, 844);
  private static final Size USUAL = new Size(1280, 800);
  private static final Size PROJECTOR = new Size(1920, 1080);
  private static final String PICTURES = System.getProperty("handoff.pictures");

  private static final String WHOLE_PAGE = "html";
  private static final List<String> ALL_RULES = List.of();
  private static final List<String> OF_COLOURS = List.of("color-contrast", "link-in-text-block");

  private final List<String> findings = new ArrayList<>();

  private record Size(int width, int height) {}

  /** All findings, each a text that names the state of the page. */
  List<String> findings() {
    return List.copyOf(findings);
  }

  /** Inspects the page in the light and the dark theme of the system. */
  void inspect(Page page, String state) {
    inspectWhatOpened(page, state, WHOLE_PAGE);
  }

  /** The same, but axe is asked only of a part: all else has been asked of while it was closed. */
  void inspectWhatOpened(Page page, String state, String part) {
    if (PICTURES != null) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        setScheme(page, scheme);
        takePictures(page, state + "-" + scheme.name().toLowerCase(Locale.ROOT));
      }
    }
    setScheme(page, ColorScheme.DARK);
    add(state + ", dark", new Axe(page).findings(part, OF_COLOURS));
    setScheme(page, ColorScheme.LIGHT);
    add(state + ", light", new Axe(page).findings(part, ALL_RULES));
    for (Size size : List.of(AT_200_PERCENT, AT_400_PERCENT, PHONE)) {
      resize(page, size);
      add(state + ", " + size.width + " wide: sticks out", sticksOut(page));
    }
    resize(page, USUAL);
  }

  /** Asks all rules of the whole page, in the theme and size that it has. */
  void askAxeOfAll(Page page, String state) {
    add(state, new Axe(page).findings(WHOLE_PAGE, ALL_RULES));
  }

  /** Asks only the rules whose result a theme can change. */
  void askAxeOfColours(Page page, String state) {
    add(state, new Axe(page).findings(WHOLE_PAGE, OF_COLOURS));
  }

  private void add(String state, List<String> found) {
    found.forEach(each -> findings.add(state + ": " + each));
  }

  private static void setScheme(Page page, ColorScheme scheme) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
  }

  /**
   * Elements that reach further to the right than the window, if the page scrolls that way; a pixel
   * is rounding.
   */
  private static List<String> sticksOut(Page page) {
    Object found =
        page.evaluate(
            """
            () => {
              const root = document.scrollingElement;
              const room = root.clientWidth + 1;
              if (root.scrollWidth <= room) return [];
              const out = [...document.body.querySelectorAll('*')].filter((e) => !e.ownerSVGElement && e.getBoundingClientRect().right > room);
              return [`page of ${root.scrollWidth}px`, ...out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120))];
            }
            """);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  private static void takePictures(Page page, String name) {
    for (Size size : List.of(PROJECTOR, PHONE, USUAL)) {
      resize(page, size);
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of(PICTURES, name + "-" + size.width + ".png"))
              .setCaret(ScreenshotCaret.INITIAL));
    }
  }

  private static void resize(Page page, Size size) {
    page.setViewportSize(size.width, size.height);
    Visit.awaitDrawing(page);
  }
}
