package dev.handoff.subject;

import dev.handoff.plan.Asking;
import dev.handoff.plan.ThisMachine;
import dev.handoff.procfs.Endpoint;
import dev.handoff.subject.file.SubjectFile;
import java.net.URI;
import java.util.function.UnaryOperator;

/**
 * Where a described server is reached.
 *
 * @param url what clients ask for
 * @param asking what their requests are like
 * @param listener what is watched; null for a server of another machine
 */
record Address(URI url, Asking asking, Endpoint listener) {

  /**
   * That of a server.
   *
   * @param values of the variables in its file
   */
  static Address of(SubjectFile file, UnaryOperator<String> values) {
    URI url = URI.create(file.requests().url().fill(values));
    return new Address(url, file.requests().asking(values), listener(file, url, values));
  }

  private static Endpoint listener(SubjectFile file, URI url, UnaryOperator<String> values) {
    if (file.setup().isElsewhere()) {
      return null;
    } else if (file.requests().listener() != null) {
      return Endpoint.of(file.requests().listener().fill(values));
    }
    int usual = "https".equals(url.getScheme()) ? 443 : 80;
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    return new Endpoint(host, url.getPort() < 0 ? usual : url.getPort());
  }

  /** Whether another machine may be loaded is for the traffic to say. */
  void check(SubjectFile file) throws SubjectException {
    boolean seen = file.setup().isElsewhere() || file.requests().listener() != null;
    if (!seen && !ThisMachine.answers(url)) {
      throw new SubjectException(
          "has a URL that is not of this machine ("
              + url.getHost()
              + "); write 'tree: none' without 'start', or give the 'listener' here");
    }
  }
}
