package dev.handoff.traffic.command;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * TLS of the server of a rehearsal, on one connection after the other. Two servers take turns by
 * two: the second connection to each can resume the session of the first, and none that of the
 * other. So half of the handshakes are full ones.
 */
final class RehearsedTls implements Rehearsal.Guise {
  private final List<SSLContext> servers = List.of(SelfSigned.context(), SelfSigned.context());
  private int connections;

  @Override
  public Socket of(Socket accepted) throws IOException {
    SSLContext next = servers.get(connections++ / 2 % servers.size());
    return next.getSocketFactory().createSocket(accepted, null, true);
  }
}
