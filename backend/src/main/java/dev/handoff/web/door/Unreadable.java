package dev.handoff.web.door;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The answer to input that is not an HTTP request: it never reaches a route, nor the {@link Guard}.
 */
final class Unreadable implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Guard.HEADERS.forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    String sentence = "{\"error\":\"This is not a valid HTTP request.\"}";
    response.write(true, StandardCharsets.UTF_8.encode(sentence), callback);
    return true;
  }
}
