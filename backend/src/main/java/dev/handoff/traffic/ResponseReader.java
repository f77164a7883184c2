package dev.handoff.traffic;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;

/**
 * Reads the answers of one connection, one after the other, and keeps none of their content. What
 * is to be an echo is compared while it comes.
 */
final class ResponseReader implements HttpParser.ResponseHandler {
  private static final int MAX_HEAD = 64 * 1024;
  private static final int MAX_PID_DIGITS = 10;

  private final HttpParser parser = new HttpParser(this, MAX_HEAD);
  private boolean started;
  private boolean complete;
  private boolean retires;
  private boolean slow;
  private int status;
  private String id;
  private String pid;
  private String fault;
  private ByteBuffer echo;
  private String difference;

  /**
   * Gets ready for the answer to the next request.
   *
   * @param echo what its content must be, and is read from here; null if it may be anything
   */
  void begin(ByteBuffer echo) {
    this.echo = echo;
    difference = null;
    parser.reset();
    started = false;
    complete = false;
    retires = false;
    slow = false;
    status = 0;
    id = null;
    pid = "0";
    fault = null;
  }

  /**
   * Takes bytes up to the end of the answer; what is left in the buffer is more than the answer.
   */
  void read(ByteBuffer bytes) {
    started |= bytes.hasRemaining();
    while (!complete
        && fault == null
        && (bytes.hasRemaining() || parser.isState(HttpParser.State.CONTENT_END))) {
      parser.parseNext(bytes);
    }
  }

  /**
   * Takes the end of the connection, which may be the end of an answer that did not say its own.
   */
  void end() {
    if (parser.isState(HttpParser.State.EOF_CONTENT)) {
      complete = true;
      retires = true;
    }
  }

  /** Whether a byte of the answer has come. */
  boolean started() {
    return started;
  }

  /** Whether all of it has come. */
  boolean complete() {
    return complete;
  }

  /** Whether the server wants no further request on the connection. */
  boolean retires() {
    return retires;
  }

  /** Whether the answer was slow by design. */
  boolean slow() {
    return slow;
  }

  int status() {
    return status;
  }

  /** The id of the request it answers, null if it names none. */
  String id() {
    return id;
  }

  /** The process that answered, "0" if it names none. */
  String pid() {
    return pid;
  }

  /** What makes it no HTTP, null as long as it is. */
  String fault() {
    return fault;
  }

  /** How a complete answer differs from what it had to repeat, null if it does not. */
  String difference() {
    if (difference == null && echo != null && echo.hasRemaining()) {
      return "it ends " + echo.remaining() + " bytes early";
    }
    return difference;
  }

  @Override
  public void startResponse(HttpVersion version, int status, String reason) {
    this.status = status;
    retires = version.compareTo(HttpVersion.HTTP_1_1) < 0;
  }

  @Override
  public void parsedHeader(HttpField field) {
    if (field.getHeader() == HttpHeader.CONNECTION) {
      retires |= field.contains(HttpHeaderValue.CLOSE.asString());
    } else if (field.is("X-Request-Id")) {
      id = field.getValue();
    } else if (field.is("X-Pid")) {
      pid = pidIn(field.getValue());
    } else if (field.is("X-Slow")) {
      slow = true;
    }
  }

  @Override
  public boolean headerComplete() {
    return false;
  }

  @Override
  public boolean content(ByteBuffer content) {
    if (echo != null && difference == null) {
      compare(content);
    }
    return false;
  }

  @Override
  public boolean contentComplete() {
    return false;
  }

  @Override
  public boolean messageComplete() {
    if (status >= 100 && status < 200 && status != 101) {
      parser.reset();
    } else {
      complete = true;
    }
    return true;
  }

  @Override
  public void earlyEOF() {
    fault = "the parser saw an end that was never told to it";
  }

  @Override
  public void badMessage(HttpException failure) {
    fault = failure.getReason() == null ? "status " + failure.getCode() : failure.getReason();
  }

  private void compare(ByteBuffer content) {
    if (content.remaining() > echo.remaining()) {
      difference = "it is longer";
      return;
    }
    ByteBuffer expected = echo.slice(echo.position(), content.remaining());
    int at = expected.mismatch(content);
    if (at >= 0) {
      difference = "byte " + (echo.position() + at) + " is another one";
    }
    echo.position(echo.position() + content.remaining());
  }

  private static String pidIn(String value) {
    boolean digits =
        value != null
            && !value.isEmpty()
            && value.length() <= MAX_PID_DIGITS
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? value : "0";
  }
}
