package dev.handoff.web.live;

import io.javalin.http.Handler;

/**
 * What the page lets people save.
 *
 * @param recording all records as a file
 * @param report one restart as a page that opens offline
 */
public record Downloads(Handler recording, Handler report) {}
