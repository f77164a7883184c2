package dev.handoff.subject.file;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads what clients ask for, and where. */
record RequestsReader(Keys keys) {
  private static final int LARGEST_PORT = 65_535;
  private static final String NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

  /** What a request has anyway, and who decides on it. */
  private static final Set<String> DECIDED =
      Set.of("connection", "content-length", "transfer-encoding", "upgrade", "expect");

  SubjectFile.Requests read() {
    return new SubjectFile.Requests(
        url(),
        keys.optional("listener", "127.0.0.1:${port}", null, RequestsReader::listener),
        keys.optional("slow", "/slow?seconds=3", null, RequestsReader::slow),
        keys.optional("host", "example.org", null, RequestsReader::host),
        headers(),
        keys.optional("expect", "200", null, RequestsReader::expect),
        keys.optional("pid-header", "X-Pid", null, RequestsReader::pidHeader));
  }

  private Template url() {
    Written written = keys.written("url", "http://127.0.0.1:${port}/");
    Template url = written.template();
    try {
      URI uri = new URI(url.fill(variable -> "1"));
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null
          && uri.getPort() != 0
          && uri.getPort() <= LARGEST_PORT) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw written.mistake(
        "'%s' cannot be asked for; write http://HOST:PORT/PATH or https://HOST:PORT/PATH.",
        written.text());
  }

  private static Template listener(Written written) {
    Template listener = written.template();
    String text = listener.fill(variable -> "1");
    if (!text.matches("[0-9A-Za-z.-]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}")
        || Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) > LARGEST_PORT) {
      throw written.mistake("'%s' is not HOST:PORT; write 127.0.0.1:${port2}.", written.text());
    }
    return listener;
  }

  private static String slow(Written written) {
    if (!written.text().matches("/[!-~]*")) {
      throw written.mistake("'%s' is not a path; write /slow?seconds=3.", written.text());
    }
    return written.text();
  }

  private static Template host(Written written) {
    Template host = written.template();
    if (!host.fill(variable -> "1").matches("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+])(:\\d{1,5})?")) {
      throw written.mistake("'%s' is no host; write example.org.", written.text());
    }
    return host;
  }

  private List<SubjectFile.Header> headers() {
    List<SubjectFile.Header> headers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    keys.table("headers", "{NAME: value}")
        .forEach(
            written -> {
              String name = written.key().toLowerCase(Locale.ROOT);
              if (!name.matches(NAME)) {
                throw written.mistake("'%s' is no name of a header; write NAME.", written.key());
              } else if (name.equals("host")) {
                throw written.mistake("the Host header has a key of its own; write it as 'host:'.");
              } else if (DECIDED.contains(name)) {
                throw written.mistake(
                    "'%s' is up to each style of client; leave it out.", written.key());
              } else if (!names.add(name)) {
                throw written.mistake("'%s' is there already; keep one of them.", written.key());
              } else if (!written.text().matches("[ -~]*")) {
                throw written.mistake(
                    "'%s' has a value that a header cannot have; write it in one line of ASCII.",
                    written.key());
              }
              headers.add(new SubjectFile.Header(written.key(), written.template()));
            });
    return List.copyOf(headers);
  }

  private static String expect(Written written) {
    if (written.text().startsWith("/")) {
      written.regex();
    } else if (!written.text().matches("[1-5]\\d\\d")) {
      throw written.mistake(
          "'%s' is neither a status nor a regex; write 200, or /regex/ for the body.",
          written.text());
    }
    return written.text();
  }

  private static String pidHeader(Written written) {
    if (!written.text().matches(NAME)) {
      throw written.mistake("'%s' is no name of a header; write X-Pid.", written.text());
    }
    return written.text();
  }
}
