package dev.handoff.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty with one handler and nothing of ours: what the demo server's own work costs beside it. */
public final class BareJetty {
  private static final byte[] HELLO =
      "hello world from bare Jetty\n".getBytes(StandardCharsets.US_ASCII);

  private BareJetty() {}

  /** Listens on loopback, at the port that is the only argument, until it is killed. */
  public static void main(String[] args) throws Exception {
    Server server =
        new Server(new QueuedThreadPool(HttpServer.MOST_THREADS, HttpServer.FEWEST_THREADS));
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(args[0]));
    server.addConnector(connector);
    server.setHandler(new Hello());
    server.start();
    server.join();
  }

  private static final class Hello extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, HELLO.length);
      response.write(true, ByteBuffer.wrap(HELLO), callback);
      return true;
    }
  }
}
