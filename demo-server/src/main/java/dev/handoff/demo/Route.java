package dev.handoff.demo;

/** The paths that the demo answers, and with which methods. */
enum Route {
  HELLO("/", "GET"),
  SLOW("/slow", "GET"),
  STREAM("/stream", "GET"),
  ECHO("/echo", "POST"),
  JOBS("/jobs", "POST"),
  METRICS("/metrics", "GET"),
  HOLD_ACCEPT("/hold-accept", "POST");

  /** The methods of the server as a whole, for {@code OPTIONS *} (RFC 9110, section 9.3.7). */
  static final String ALL_METHODS = "GET, HEAD, POST, OPTIONS";

  static final String HINT = "try GET /, /slow?seconds=3, /stream?seconds=3, POST /echo or /jobs";

  private final String path;
  private final String method;

  Route(String path, String method) {
    this.path = path;
    this.method = method;
  }

  /** The route at a path, or null. */
  static Route at(String path) {
    for (Route route : values()) {
      if (route.path.equals(path)) {
        return route;
      }
    }
    return null;
  }

  /** HEAD is answered wherever GET is (RFC 9110, section 9.1). */
  boolean answers(String method) {
    return this.method.equals(method) || this.method.equals("GET") && method.equals("HEAD");
  }

  /** The value of the Allow field. */
  String allow() {
    return method.equals("GET") ? "GET, HEAD, OPTIONS" : method + ", OPTIONS";
  }

  /**
   * Whether a resource here could have this method. Any other method gets 501 instead of 405 (RFC
   * 9110, section 9.1), and so does CONNECT, which is for proxies.
   */
  static boolean isKnown(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH" -> true;
      default -> false;
    };
  }
}
