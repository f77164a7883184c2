package dev.handoff.web.files;

import dev.handoff.page.InlineView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page's own style and script as parts of a file, and the policy that allows these two and
 * nothing else. They never change while the page is served, so they are put together once. Safe for
 * use by several threads.
 */
final class Inline {
  /** Finds the style sheets of the page, in its order. */
  private static final Pattern SHEET =
      Pattern.compile("<link rel=\"stylesheet\" href=\"/(css/[^\"]+)\"");

  private final String style;
  private final String script;
  private final String policy;

  /**
   * @param page the HTML of the page that has the style sheets as links
   */
  Inline(String page) {
    style =
        SHEET
            .matcher(page)
            .results()
            .map(each -> each.group(1))
            .map(Inline::text)
            .collect(Collectors.joining("\n"));
    script = Linker.link("app/main.js", Inline::text);
    policy =
        String.join(
            "; ",
            List.of(
                "default-src 'none'",
                "script-src '" + hash(script) + "'",
                "style-src '" + hash(style) + "'",
                "img-src data: blob:",
                "base-uri 'none'",
                "form-action 'none'"));
  }

  /**
   * The parts of one file.
   *
   * @param json may hold any text: each {@code <} becomes an escape, which means the same in JSON,
   *     so that no text can end the element
   */
  InlineView with(String json) {
    return new InlineView(policy, style, script, json.replace("<", "\\u003c"));
  }

  private static String text(String path) {
    try (InputStream in = Inline.class.getResourceAsStream("/public/" + path)) {
      return in == null
          ? null
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
