package dev.handoff.traffic.command;

import dev.handoff.Await;
import dev.handoff.Certificate;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A server that closes its idle connections when it is reloaded, and keeps its own log. */
interface Reloaded extends AutoCloseable {

  String url();

  /** Reloads; returns when the previous worker no longer serves. */
  void reload() throws Exception;

  /** The ids of the requests that it answered, according to its own log. */
  List<String> answered() throws IOException;

  /** A few lines that behave as nginx does at a reload. */
  final class StandIn implements Reloaded {
    private final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
    private final Set<Guest> guests = ConcurrentHashMap.newKeySet();
    private final RawServer server = new RawServer(this::serve);

    /** A connection; its lock is held while a request is in progress. */
    private record Guest(RawServer.Client client) {}

    StandIn() throws IOException {}

    @Override
    public String url() {
      return server.url();
    }

    @Override
    public void reload() throws IOException {
      for (Guest guest : guests) {
        synchronized (guest) {
          guest.client.close();
        }
      }
    }

    @Override
    public List<String> answered() {
      return List.copyOf(answered);
    }

    @Override
    public void close() throws Exception {
      server.close();
    }

    private void serve(RawServer.Client client) throws IOException {
      Guest guest = new Guest(client);
      guests.add(guest);
      try {
        for (String head = client.request(); head != null; head = client.request()) {
          synchronized (guest) {
            client.say(RawServer.answer(head, ""));
            answered.add(RawServer.header(head, "X-Request-Id"));
          }
        }
      } finally {
        guests.remove(guest);
      }
    }

    @Override
    public String toString() {
      return "a stand-in";
    }
  }

  /** nginx, one worker. */
  final class Nginx implements Reloaded {
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    private final Path directory = Files.createTempDirectory("handoff-nginx");
    private final int port;
    private final Certificate certificate;
    private final Process master;

    Nginx() throws IOException, GeneralSecurityException {
      this(null);
    }

    /** One that speaks TLS, unless the certificate is null. */
    Nginx(Certificate certificate) throws IOException, GeneralSecurityException {
      this.certificate = certificate;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      Path configuration = directory.resolve("nginx.conf");
      Files.writeString(
          configuration,
          """
          daemon off;
          worker_processes 1;
          pid DIR/nginx.pid;
          error_log stderr;
          events {}
          http {
            log_format ids "$status $http_x_request_id";
            log_format tls "$http_x_request_id $connection $ssl_session_reused";
            access_log DIR/access.log ids;
            access_log DIR/tls.log tls;
            client_body_temp_path DIR/body;
            proxy_temp_path DIR/proxy;
            fastcgi_temp_path DIR/fastcgi;
            uwsgi_temp_path DIR/uwsgi;
            scgi_temp_path DIR/scgi;
            keepalive_requests 1000000;
            server {
              listen 127.0.0.1:PORTTLS
              location / {
                add_header X-Request-Id $http_x_request_id;
                add_header X-Pid $pid;
                return 200 "hello";
              }
            }
          }
          """
              .replace("TLS", certificate == null ? ";" : tls())
              .replace("DIR", directory.toString())
              .replace("PORT", Integer.toString(port)));
      master =
          new ProcessBuilder(PROGRAM.toString(), "-e", "stderr", "-c", configuration.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output.log").toFile())
              .start();
    }

    static boolean isInstalled() {
      return Files.isExecutable(PROGRAM);
    }

    @Override
    public String url() {
      return (certificate == null ? "http" : "https") + "://127.0.0.1:" + port + "/";
    }

    @Override
    public void reload() throws Exception {
      Set<Long> before = workersOnceThereIsOne(Set.of());
      new ProcessBuilder("kill", "-HUP", Long.toString(master.pid())).start().waitFor();
      workersOnceThereIsOne(before);
    }

    @Override
    public List<String> answered() throws IOException {
      try (var lines = Files.lines(directory.resolve("access.log"))) {
        return lines
            .filter(line -> line.startsWith("200 "))
            .map(line -> line.substring(4))
            .toList();
      }
    }

    private String tls() throws IOException, GeneralSecurityException {
      return """
           ssl;
          ssl_protocols TLSv1.2 TLSv1.3;
          ssl_session_cache shared:all:1m;
          ssl_certificate PEM;
          ssl_certificate_key KEY;
          """
          .replace("PEM", certificate.pem().toString())
          .replace("KEY", certificate.key().toString());
    }

    /** Which connections carried requests whose ids begin like this, and whether TLS went on. */
    Map<String, Boolean> resumed(String ids) throws IOException {
      Map<String, Boolean> connections = new TreeMap<>();
      try (var lines = Files.lines(directory.resolve("tls.log"))) {
        lines
            .map(line -> line.split(" "))
            .filter(each -> each[0].startsWith(ids))
            .forEach(each -> connections.putIfAbsent(each[1], each[2].equals("r")));
      }
      return connections;
    }

    @Override
    public void close() throws Exception {
      List<ProcessHandle> all = master.descendants().collect(Collectors.toList());
      master.destroyForcibly().waitFor();
      for (ProcessHandle each : all) {
        each.destroyForcibly();
      }
      for (ProcessHandle each : all) {
        each.onExit().join();
      }
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }

    private Set<Long> workersOnceThereIsOne(Set<Long> before) throws InterruptedException {
      return Await.until(
          () -> workers().size() == 1 && !workers().equals(before) ? workers() : null,
          () -> "nginx has the workers " + workers() + " and had " + before);
    }

    private Set<Long> workers() {
      return master.children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
      return "nginx";
    }
  }
}
