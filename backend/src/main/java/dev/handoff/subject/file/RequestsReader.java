package dev.handoff.subject.file;

import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.plan.Header;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Reads what clients ask for, and where. */
record RequestsReader(Keys keys) {
  private static final int LARGEST_PORT = 65_535;

  SubjectFile.Requests read() {
    return new SubjectFile.Requests(
        url(),
        keys.optional("listener", "127.0.0.1:${port}", null, RequestsReader::listener),
        keys.optional("slow", "/slow?seconds=3", null, RequestsReader::slow),
        keys.optional("host", "example.org", null, RequestsReader::host),
        headers(),
        keys.optional("expect", "200", null, RequestsReader::expect),
        keys.optional("pid-header", "X-Pid", null, RequestsReader::pidHeader),
        keys.optional("ca", "${dir}/ca.pem", null, this::ca),
        keys.optional("insecure", "true", false, this::insecure));
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
    written.checked(() -> Asking.USUAL.host(host.fill(variable -> "1")));
    return host;
  }

  private List<SubjectFile.Field> headers() {
    List<SubjectFile.Field> headers = new ArrayList<>();
    for (Written written : keys.table("headers", "{NAME: value}")) {
      Template value = written.template();
      Header header = written.checked(() -> new Header(written.key(), value.fill(variable -> "1")));
      if (header.is("Host")) {
        throw written.mistake("the Host header has a key of its own; write it as 'host:'.");
      } else if (headers.stream().anyMatch(each -> header.is(each.name()))) {
        throw written.mistake("'%s' is there already; keep one of them.", written.key());
      }
      headers.add(new SubjectFile.Field(written.key(), value));
    }
    return List.copyOf(headers);
  }

  private static Expect expect(Written written) {
    return written.checked(() -> Expect.of(written.text()));
  }

  private static String pidHeader(Written written) {
    return written.checked(() -> Asking.USUAL.pidHeader(written.text())).pidHeader();
  }

  private Template ca(Written written) {
    return onlyHttps(written).path();
  }

  private boolean insecure(Written written) {
    if (!written.is("true", "false")) {
      throw written.mistake("'insecure' is true, or left out.");
    } else if (keys.has("ca")) {
      throw written.mistake("'insecure' trusts any certificate, whatever 'ca' says; keep one.");
    }
    return onlyHttps(written).is("true");
  }

  private Written onlyHttps(Written written) {
    if (!keys.written("url", "https://127.0.0.1:${port}/").text().startsWith("https:")) {
      throw written.mistake("'%s' is for https only; write url: https://...", written.key());
    }
    return written;
  }
}
