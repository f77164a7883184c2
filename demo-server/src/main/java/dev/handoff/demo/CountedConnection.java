package dev.handoff.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * The one place that every answer passes. Most answers come from the handler, but Jetty itself
 * answers requests that it cannot parse, ambiguous paths, foreign authorities, unknown
 * expectations, and exceptions: neither a handler nor a customizer sees these.
 */
final class CountedConnection extends HttpConnection {
  /**
   * How much is read of what a client sends after the last answer: what is left unread turns the
   * close into a reset.
   */
  private static final int UNWANTED_BYTES = 256;

  private static final int UNWANTED_READS = 32;

  private final Visit visit;
  private final Answers answers;

  CountedConnection(
      HttpConfiguration http,
      Connector connector,
      EndPoint endPoint,
      Visit visit,
      Answers answers) {
    super(http, connector, endPoint);
    this.visit = visit;
    this.answers = answers;
  }

  /**
   * After the last answer only the client's end can come. Jetty would close the connection, too,
   * but by way of two exceptions with their stack traces ("Parser is terminated"): an eighth of all
   * memory that is allocated where each request comes on a connection of its own.
   */
  @Override
  public void onFillable() {
    if (getParser().isTerminated()) {
      leave();
    } else {
      super.onFillable();
    }
  }

  /**
   * After an answer by another thread. Jetty may still hold a buffer of its pool then, which it
   * gives back only on its own way to the end; the selector finds it without any.
   */
  @Override
  public void run() {
    super.onFillable();
  }

  private void leave() {
    ByteBuffer unwanted = BufferUtil.allocate(UNWANTED_BYTES);
    try {
      int left = UNWANTED_READS;
      while (getEndPoint().fill(unwanted) > 0 && --left > 0) {
        BufferUtil.clear(unwanted);
      }
    } catch (IOException gone) {
      // Then there is nothing to read.
    }
    close();
  }

  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
    return new Exchange(method, uri, version);
  }

  /** One request and its answer. */
  private final class Exchange extends HttpStreamOverHTTP1 {
    private boolean begun;
    private boolean isClients;

    Exchange(String method, String uri, HttpVersion version) {
      super(method, uri, version);
    }

    /**
     * The request begins here and not earlier: a client that is slow to send its head has not made
     * a request yet.
     */
    @Override
    public Runnable headerComplete() {
      begin();
      return super.headerComplete();
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.Response response,
        boolean last,
        ByteBuffer content,
        Callback callback) {
      boolean isHead = response != null && !HttpStatus.isInformational(response.getStatus());
      MetaData.Response head = isHead ? headOf(request, response, last) : response;
      super.send(request, head, last, content, callback);
    }

    @Override
    public void succeeded() {
      end();
      super.succeeded();
    }

    @Override
    public void failed(Throwable cause) {
      end();
      super.failed(cause);
    }

    private void begin() {
      begun = true;
      // Asked now, because our own request may end after the clients' requests have begun.
      isClients = answers.areForClients();
      visit.requestBegins();
    }

    /**
     * If Jetty did not wait for the body of a request, it regards the request as failed, although
     * it was answered.
     */
    private void end() {
      if (isClients && getGenerator().isEnd()) {
        answers.count();
      }
      visit.requestEnds();
    }

    /**
     * Decides as late as possible whether this is the last answer on its connection: a request that
     * began before the drain may end during it.
     */
    private MetaData.Response headOf(
        MetaData.Request request, MetaData.Response response, boolean last) {
      if (!begun) {
        begin(); // It could not be parsed.
      }
      boolean hasBody = hasBody(request);
      if (last && hasBody) {
        // The part of the body that has not arrived by now is not waited for: Jetty ends the
        // connection.
        consumeAvailable();
      }
      boolean ends =
          !getGenerator().isPersistent(response.getHttpVersion())
              || answers.endConnections() && (hasBody || visit.mayEnd());
      if (!ends) {
        return response;
      }
      visit.saysFarewell();
      // Written out as a field: Jetty forgets that a connection is to end when it needs a larger
      // buffer for the head. It also leaves the field out of answers to HTTP/1.0 and to requests
      // that it could not parse, although their status line says HTTP/1.1.
      return new MetaData.Response(
          response.getStatus(),
          response.getReason(),
          response.getHttpVersion(),
          HttpFields.build(response.getHttpFields()).put(HttpFields.CONNECTION_CLOSE),
          response.getContentLength(),
          response.getTrailersSupplier());
    }
  }

  /**
   * Whether a request has a body, whose bytes look like those of a next request. Nothing should be
   * pipelined behind a request with a body, because only idempotent requests may be pipelined (RFC
   * 9112, section 9.3.2).
   */
  private static boolean hasBody(MetaData.Request request) {
    return request.getHttpFields().contains(HttpHeader.CONTENT_LENGTH)
        || request.getHttpFields().contains(HttpHeader.TRANSFER_ENCODING);
  }
}
