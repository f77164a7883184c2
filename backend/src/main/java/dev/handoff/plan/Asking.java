package dev.handoff.plan;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/**
 * What requests for the URL are like, and what their answers must have. Only the command line and
 * subject files can say so: the form and the API of the dashboard always have {@link #USUAL}.
 *
 * @param method such as GET
 * @param headers in the order in which they are sent
 * @param host the value of the Host header, null for that of the URL
 * @param body of each request, null for none
 * @param expect what an answer must have
 * @param pidHeader the header of an answer that names the process
 * @param trust whose certificates are trusted
 */
public record Asking(
    String method,
    List<Header> headers,
    String host,
    ByteBuffer body,
    Expect expect,
    String pidHeader,
    Trust trust) {
  /** The longest body, in bytes. */
  public static final int LONGEST_BODY = 16 * 1024 * 1024;

  /** The header of an answer that names the process, unless something else is said. */
  public static final String USUAL_PID_HEADER = "X-Pid";

  /** A GET without anything special. */
  public static final Asking USUAL =
      new Asking("GET", List.of(), null, null, Expect.USUAL, USUAL_PID_HEADER, Trust.USUAL);

  private static final int LONGEST_HEADERS = 32 * 1024;

  /**
   * Checks it. A header Host among the headers becomes the host.
   *
   * @throws IllegalArgumentException with one sentence for people, if it cannot be meant
   */
  public Asking {
    checkMethod(method);
    Header.checkName(pidHeader);
    List<String> hosts =
        headers.stream().filter(each -> each.is("Host")).map(Header::value).toList();
    if (hosts.size() + (host == null ? 0 : 1) > 1) {
      throw Limits.refused("The host is given twice; a request has one Host header.");
    }
    host = hosts.isEmpty() ? host : hosts.get(0);
    headers = headers.stream().filter(each -> !each.is("Host")).toList();
    if (host != null && !host.matches("[!-~&&[^/\\\\@?#]]+")) {
      throw Limits.refused("'%s' is not a host; write a name, with its port if it has one.", host);
    }
    int length =
        headers.stream().mapToInt(each -> each.name().length() + each.value().length() + 4).sum();
    if (length > LONGEST_HEADERS) {
      throw Limits.refused(
          "The headers have %,d characters; %,d are the most.", length, LONGEST_HEADERS);
    }
    if (body != null) {
      body = body.asReadOnlyBuffer();
      if (body.remaining() > LONGEST_BODY) {
        throw Limits.refused(
            "The body has %,d bytes; %,d are the most.", body.remaining(), LONGEST_BODY);
      }
      if (method.equals("TRACE")) {
        throw Limits.refused("A TRACE has no body; leave it out.");
      }
    }
    if (method.equals("HEAD") && expect.looksAtBody()) {
      throw Limits.refused("An answer to HEAD has no body; expect a status instead.");
    }
  }

  /** The same with another method. */
  public Asking method(String other) {
    return new Asking(other, headers, host, body, expect, pidHeader, trust);
  }

  /** The same with other headers. */
  public Asking headers(List<Header> others) {
    return new Asking(method, others, host, body, expect, pidHeader, trust);
  }

  /** The same with another host, null for that of the URL. */
  public Asking host(String other) {
    return new Asking(method, headers, other, body, expect, pidHeader, trust);
  }

  /** The same with another body, null for none. */
  public Asking body(ByteBuffer other) {
    return new Asking(method, headers, host, other, expect, pidHeader, trust);
  }

  /** The same with another expectation. */
  public Asking expect(Expect other) {
    return new Asking(method, headers, host, body, other, pidHeader, trust);
  }

  /** The same with the process named by another header. */
  public Asking pidHeader(String other) {
    return new Asking(method, headers, host, body, expect, other, trust);
  }

  /** The same with another trust. */
  public Asking trust(Trust other) {
    return new Asking(method, headers, host, body, expect, pidHeader, other);
  }

  /** Whether it has a header of that name, besides Host. */
  public boolean has(String header) {
    return headers.stream().anyMatch(each -> each.is(header));
  }

  private static void checkMethod(String method) {
    if (!Header.isToken(method) || !method.equals(method.toUpperCase(Locale.ROOT))) {
      throw Limits.refused("'%s' is not a method; write one such as GET, HEAD or POST.", method);
    }
    if (method.equals("CONNECT")) {
      throw Limits.refused("CONNECT asks a proxy for a tunnel, which nobody uses here.");
    }
  }
}
