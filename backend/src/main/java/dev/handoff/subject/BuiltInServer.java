package dev.handoff.subject;

import java.nio.file.Path;
import java.util.List;

/**
 * Servers with a master and workers that can be subjects without a description. Each answers 200
 * with a short body and names its worker in {@code X-Pid}; it does not need root, and writes only
 * into its directory.
 */
public enum BuiltInServer {

  /** nginx 1.19.5 or later, two workers; {@code nginx -s reload} sends the same signal. */
  NGINX("nginx", "HUP") {
    @Override
    String configuration(Path directory, int port) {
      return """
          daemon off;
          worker_processes 2;
          pid DIR/nginx.pid;
          error_log stderr;
          events {
            worker_connections 4096;
          }
          http {
            access_log off;
            client_body_temp_path DIR/body;
            proxy_temp_path DIR/proxy;
            fastcgi_temp_path DIR/fastcgi;
            uwsgi_temp_path DIR/uwsgi;
            scgi_temp_path DIR/scgi;
            keepalive_timeout 75s;
            keepalive_requests 1000000;
            default_type text/plain;
            server {
              listen 127.0.0.1:PORT backlog=1024;
              location / {
                add_header X-Pid $pid;
                return 200 "hello world from nginx\\n";
              }
            }
          }
          """
          .replace("DIR", directory.toString())
          .replace("PORT", Integer.toString(port));
    }

    @Override
    List<String> command(String program, Path directory, Path configuration) {
      return List.of(
          program, "-e", "stderr", "-p", directory.toString(), "-c", configuration.toString());
    }
  },

  /** HAProxy 2.2 or later, a master and one worker of two threads. */
  HAPROXY("haproxy", "USR2") {
    @Override
    String configuration(Path directory, int port) {
      return """
          global
            nbthread 2
            maxconn 4096
          defaults
            mode http
            timeout client 75s
            timeout connect 5s
            timeout server 75s
            timeout http-keep-alive 75s
          frontend http
            bind 127.0.0.1:PORT backlog 1024
            http-request return status 200 content-type text/plain string "hello world from haproxy" hdr X-Pid %pid
          """
          .replace("PORT", Integer.toString(port));
    }

    @Override
    List<String> command(String program, Path directory, Path configuration) {
      return List.of(program, "-W", "-f", configuration.toString());
    }
  };

  private final String program;
  private final String signal;

  BuiltInServer(String program, String signal) {
    this.program = program;
    this.signal = signal;
  }

  /** The name of its program. */
  public String program() {
    return program;
  }

  /** The signal that is sent to its master, without SIG. */
  String signal() {
    return signal;
  }

  /** The signal in words, for people. */
  String signalled() {
    return "SIG" + signal + " to its master";
  }

  /** The content of its configuration file. */
  abstract String configuration(Path directory, int port);

  /** The command that starts it in the foreground. */
  abstract List<String> command(String program, Path directory, Path configuration);

  /** The name on the command line. */
  @Override
  public String toString() {
    return program;
  }
}
