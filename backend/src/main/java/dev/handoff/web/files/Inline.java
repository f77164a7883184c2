package dev.handoff.web.files;

import dev.handoff.page.InlineView;
import dev.handoff.web.page.PageFile;
import java.util.List;

/** The page's own style and script as parts of a file. */
final class Inline {
  private Inline() {}

  /**
   * The parts of one file.
   *
   * @param json may hold any text: each {@code <} becomes an escape, which means the same in JSON,
   *     so that no text can end the element
   */
  static InlineView with(String json) {
    PageFile style = PageFile.style();
    PageFile script = PageFile.script();
    return new InlineView(
        policy(style, script), style.text(), script.text(), json.replace("<", "\\u003c"));
  }

  /** It allows these two and nothing else. */
  private static String policy(PageFile style, PageFile script) {
    return String.join(
        "; ",
        List.of(
            "default-src 'none'",
            "script-src '" + script.hash() + "'",
            "style-src '" + style.hash() + "'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'"));
  }
}
