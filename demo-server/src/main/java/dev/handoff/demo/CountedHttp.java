package dev.handoff.demo;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** HTTP/1.1 that counts every request, including those that Jetty answers itself. */
final class CountedHttp extends HttpConnectionFactory {
  private final Connections connections;
  private final Answers answers;

  CountedHttp(HttpConfiguration http, Connections connections, Answers answers) {
    super(http);
    this.connections = connections;
    this.answers = answers;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    Visit visit = connections.of(endPoint.getTransport());
    CountedConnection connection =
        new CountedConnection(
            getHttpConfiguration(),
            connector,
            endPoint,
            visit == null ? new Visit() : visit,
            answers);
    return configure(connection, connector, endPoint);
  }
}
