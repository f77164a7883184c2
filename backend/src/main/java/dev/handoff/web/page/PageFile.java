package dev.handoff.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The script or the style sheet of the page, linked from all of its modules or sheets: one request
 * instead of more than a hundred, which took a browser a second of CPU to make. It is linked when
 * it is first asked for, within some 150 ms, and never changes. Safe for use by several threads.
 *
 * @param type its media type
 * @param text its contents
 * @param hash of the text, as a Content-Security-Policy has it
 */
public record PageFile(String type, String text, String hash) {
  /** Only a class that is used is initialized. */
  private static final class Script {
    static final PageFile FILE = of("text/javascript", Linker.link("app/main.js", PageFile::read));
  }

  private static final class Style {
    static final PageFile FILE = of("text/css", Linker.joined("css/all.css", PageFile::read));
  }

  /** A module without imports; it runs when the document has been read. */
  public static PageFile script() {
    return Script.FILE;
  }

  /** All style sheets, in their order. */
  public static PageFile style() {
    return Style.FILE;
  }

  /** Adds the routes of both. */
  public static void add(RoutesConfig routes) {
    routes.get("/handoff.js", request -> script().answer(request));
    routes.get("/handoff.css", request -> style().answer(request));
  }

  /**
   * A browser keeps it, and asks each time whether it is still the same (RFC 9110, 13.1.2). The tag
   * is weak because the answer may be compressed or not.
   */
  private void answer(Context request) {
    String tag = "W/\"" + hash + '"';
    request.header("ETag", tag).header("Cache-Control", "no-cache");
    if (tag.equals(request.header("If-None-Match"))) {
      request.status(HttpStatus.NOT_MODIFIED);
    } else {
      request.contentType(type + "; charset=utf-8").result(text);
    }
  }

  private static PageFile of(String type, String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new PageFile(type, text, "sha256-" + Base64.getEncoder().encodeToString(hash));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String read(String path) {
    try (InputStream in = PageFile.class.getResourceAsStream("/public/" + path)) {
      return in == null
          ? null
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
