package dev.handoff.prove;

/** Other people's text inside XML or HTML. */
final class Escaped {
  private Escaped() {}

  /** With nothing that could end an element or an attribute, and nothing that XML cannot have. */
  static String text(String text) {
    return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD]", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
