package dev.handoff.traffic.command;

import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.plan.Header;
import dev.handoff.plan.Trust;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the command line that say what requests for the URL are like. */
final class AskingOptions {
  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description =
          "A header of all requests; may be given several times. Host replaces that of the URL."
              + " Those that frame a request or decide about its connection are refused.")
  private List<String> headers = List.of();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The Host header, if not that of the URL, with the port if it has one.")
  private String host;

  @Option(
      names = "--method",
      paramLabel = "M",
      description =
          "The method of requests for the URL (default: GET, or POST with --body). The styles slow,"
              + " chunked and upload have their own.")
  private String method;

  @Option(
      names = "--body",
      paramLabel = "FILE",
      description =
          "The body of requests for the URL, up to 16 MiB, sent with its length; its type is"
              + " application/octet-stream unless -H says another one.")
  private Path body;

  @Option(
      names = "--expect",
      paramLabel = "200|/REGEX/",
      description =
          "What an answer must have to count: this status, whichever it is, or a body in which this"
              + " regular expression is found, in its first MiB (default: any status below 400)."
              + " Redirects are answers; they are not followed.")
  private String expect;

  @Option(
      names = "--pid-header",
      paramLabel = "NAME",
      defaultValue = Asking.USUAL_PID_HEADER,
      description =
          "The header of an answer that has the PID of the process (default: ${DEFAULT-VALUE}).")
  private String pidHeader;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description =
          "With https: a PEM file with the only certificates that are trusted (default: those that"
              + " Java trusts). The name that the certificate must have is that of --host or, without"
              + " it, of the URL.")
  private Path authorities;

  @Option(names = "--insecure", description = "With https: trust any certificate, for any name.")
  private boolean blind;

  /**
   * What requests are like.
   *
   * @throws IllegalArgumentException with one sentence for people, if something makes no sense
   */
  Asking asking() {
    ByteBuffer content = body == null ? null : content();
    String usual = content == null ? "GET" : "POST";
    return Asking.USUAL
        .host(host)
        .headers(headers.stream().map(Header::of).toList())
        .method(method == null ? usual : method)
        .body(content)
        .expect(expect == null ? Expect.USUAL : Expect.of(expect))
        .pidHeader(pidHeader)
        .trust(new Trust(authorities, blind));
  }

  private ByteBuffer content() {
    try {
      if (Files.size(body) > Asking.LONGEST_BODY) {
        throw new IllegalArgumentException(body + " is longer than 16 MiB; give a shorter body.");
      }
      return ByteBuffer.wrap(Files.readAllBytes(body));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          body + " cannot be read; --body needs a file with the body.", e);
    }
  }
}
