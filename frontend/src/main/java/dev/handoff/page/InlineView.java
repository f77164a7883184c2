package dev.handoff.page;

/**
 * What a page contains when it is a file, inserted unchanged.
 *
 * @param policy its Content-Security-Policy: only this style and this script
 * @param style style sheets
 * @param script one module
 * @param data the records as JSON, without any {@code <}
 */
public record InlineView(String policy, String style, String script, String data) {}
