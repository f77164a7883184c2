package dev.handoff.web.door;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret of a dashboard that other machines can reach: 128 bits, new at each start. The URL
 * with it is printed once and exchanged for a cookie.
 *
 * @param value in hexadecimal
 * @param port of the dashboard: cookies ignore ports, so it is part of the cookie's name
 */
record Token(String value, int port) {
  private static final String BEARER = "Bearer ";

  static Token random(int port) {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return new Token(HexFormat.of().formatHex(bytes), port);
  }

  /** True if the request carries it as its cookie, or as a bearer token. */
  boolean isIn(Context request) {
    String header = request.header("Authorization");
    return equal(request.cookie(cookieName()))
        || header != null && header.startsWith(BEARER) && equal(header.substring(BEARER.length()));
  }

  /** True if the URL carries it. */
  boolean isInUrl(Context request) {
    return equal(request.queryParam("token"));
  }

  /** Sends the browser to the same page without the token in its URL, with the cookie set. */
  void exchange(Context request) {
    request.cookie(new Cookie(cookieName(), value, "/", -1, false, true, null, SameSite.STRICT));
    request.redirect(request.path());
  }

  private String cookieName() {
    return "handoff-" + port;
  }

  private boolean equal(String given) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }
}
