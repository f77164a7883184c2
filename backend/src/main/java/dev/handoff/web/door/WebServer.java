package dev.handoff.web.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.web.page.PageFile;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A web server behind a door: it has the files of the page and the routes that it is given. All of
 * them are behind the same guard and have the same limits and the same form of errors.
 */
public final class WebServer implements AutoCloseable {
  /**
   * How long a client may take to send a head, to send a body, and to read the next byte of an
   * answer.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Leaves descriptors for the bus: a process is often limited to 1,024. */
  private static final int MOST_CONNECTIONS = 512;

  private final Javalin javalin;
  private final String url;

  private WebServer(Javalin javalin, String url) {
    this.javalin = javalin;
    this.url = url;
  }

  /**
   * Starts answering.
   *
   * @param door where to listen; it is closed with the server. If other machines can reach it,
   *     clients need a token.
   * @param patience with slow clients, usually {@link #PATIENCE}
   * @param routes adds what the server answers besides files
   */
  public static WebServer start(Door door, Duration patience, Consumer<RoutesConfig> routes) {
    Token token = door.isLocal() ? null : Token.random(door.port());
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, door, patience);
              config.routes.before(new Guard(Guard.hostsOf(door), token, patience));
              config.staticFiles.add("/public", Location.CLASSPATH);
              config.staticFiles.enableWebjars();
              PageFile.add(config.routes);
              routes.accept(config.routes);
              Problems.add(config.routes);
            });
    javalin.start();
    return new WebServer(javalin, door.url() + (token == null ? "" : "/?token=" + token.value()));
  }

  /** What to type into the browser, with the token if one is needed. */
  public String url() {
    return url;
  }

  /** Stops answering. */
  @Override
  public void close() {
    javalin.stop();
  }

  private static void configure(JavalinConfig config, Door door, Duration patience) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jsonMapper(new JavalinJackson(new ObjectMapper(), false));
    config.jetty.modifyServer(server -> server.setErrorHandler(new Unreadable()));
    config.jetty.addConnector((server, http) -> connector(server, http, door, patience));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, Door door, Duration patience) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setIdleTimeout(patience.toMillis());
    connector.addBean(new SlowHeads(connector, patience));
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    try {
      connector.open(door.channel());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }
}
