package dev.handoff.page;

/**
 * What a page that is a file has in itself, put in as it is.
 *
 * @param policy its Content-Security-Policy: nothing but this style and this script
 * @param style style sheets
 * @param script one module
 * @param data the records as JSON, without any {@code <}
 */
public record InlineView(String policy, String style, String script, String data) {}
