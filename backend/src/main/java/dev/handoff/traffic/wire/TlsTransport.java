package dev.handoff.traffic.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS on a socket. It reads no more than it is asked to: a connection that nobody looks at while it
 * is idle does not know that the server has closed it.
 */
final class TlsTransport implements Transport {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Dial dial;
  private final Tls tls;
  private final SSLEngine engine;

  /** The beginning of a record that has not come in full; null if there is none. */
  private ByteBuffer rest;

  /** What the socket has not taken; null if it has taken everything. */
  private ByteBuffer unsent;

  private boolean begun;
  private boolean agreed;
  private boolean notified;
  private boolean closed;

  TlsTransport(Dial dial, Tls tls) {
    this.dial = dial;
    this.tls = tls;
    this.engine = tls.engine();
  }

  @Override
  public boolean begin() throws IOException {
    try {
      if (!begun) {
        begun = true;
        engine.beginHandshake();
      }
      agreed = goOn();
      if (agreed) {
        tls.agreed(engine.getSession());
      }
      return agreed;
    } catch (SSLException e) {
      sendAlert();
      throw new TlsFailed(sentence(e), e);
    }
  }

  private boolean goOn() throws IOException {
    while (true) {
      if (!flushed()) {
        dial.key().interestOps(SelectionKey.OP_WRITE);
        return false;
      }
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> wrap(NOTHING, null);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrapOne()) {
            dial.key().interestOps(SelectionKey.OP_READ);
            return false;
          }
        }
        default -> {
          return true;
        }
      }
    }
  }

  /** Takes one record of the handshake; false if it has not come yet. */
  private boolean unwrapOne() throws IOException {
    ByteBuffer in = tls.in().clear();
    refill(in);
    SSLEngineResult result = engine.unwrap(in.flip(), tls.out().clear());
    while (result.getStatus() == Status.BUFFER_UNDERFLOW) {
      in.compact();
      int count = dial.channel().read(in);
      in.flip();
      if (count <= 0) {
        keep(in);
        closed = count < 0;
        if (closed) {
          throw new IOException("closed");
        }
        return false;
      }
      result = engine.unwrap(in, tls.out().clear());
    }
    keep(in);
    if (result.getStatus() == Status.CLOSED) {
      notified = true;
      throw new IOException("closed");
    }
    return true;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (notified) {
      return -1;
    }
    ByteBuffer in = tls.in().clear();
    refill(in);
    int count = dial.channel().read(in);
    in.flip();
    int before = into.position();
    try {
      while (in.hasRemaining()) {
        Status status = engine.unwrap(in, into).getStatus();
        if (status == Status.BUFFER_UNDERFLOW || status == Status.BUFFER_OVERFLOW) {
          break;
        } else if (status == Status.CLOSED) {
          notified = true;
          break;
        }
        answerServer();
      }
    } catch (SSLException e) {
      throw new TlsFailed(sentence(e), e);
    }
    keep(in);
    if (into.position() > before) {
      return into.position() - before;
    }
    closed |= count < 0;
    return notified || closed ? -1 : 0;
  }

  @Override
  public boolean write(ByteBuffer head, ByteBuffer body) throws IOException {
    while (flushed()) {
      if (!head.hasRemaining() && (body == null || !body.hasRemaining())) {
        return true;
      }
      if (wrap(head, body) == Status.CLOSED) {
        throw new IOException("The server has closed it.");
      }
    }
    return false;
  }

  @Override
  public ConnectionEnd end() {
    if (notified) {
      return ConnectionEnd.NOTIFIED;
    }
    return closed ? ConnectionEnd.CUT_OFF : null;
  }

  /** What has come meanwhile is read, or the kernel would answer it with a reset. */
  @Override
  public void leave() {
    if (!agreed || unsent != null) {
      return;
    }
    try {
      engine.closeOutbound();
      wrap(NOTHING, null);
      dial.channel().read(tls.in().clear());
    } catch (IOException gone) {
      // Then there is nobody to be told.
    }
  }

  /** New keys, or a question of the server after the handshake. */
  private void answerServer() throws IOException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && flushed()) {
      wrap(NOTHING, null);
    }
  }

  private Status wrap(ByteBuffer head, ByteBuffer body) throws IOException {
    ByteBuffer out = tls.out().clear();
    SSLEngineResult result =
        body == null ? engine.wrap(head, out) : engine.wrap(new ByteBuffer[] {head, body}, out);
    dial.channel().write(out.flip());
    if (out.hasRemaining()) {
      unsent = ByteBuffer.allocate(out.remaining()).put(out).flip();
    }
    return result.getStatus();
  }

  private boolean flushed() throws IOException {
    if (unsent != null) {
      dial.channel().write(unsent);
      unsent = unsent.hasRemaining() ? unsent : null;
    }
    return unsent == null;
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private void refill(ByteBuffer in) {
    if (rest != null) {
      in.put(rest);
      rest = null;
    }
  }

  private void keep(ByteBuffer in) {
    if (in.hasRemaining()) {
      rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
    }
  }

  /** Tells the server what is wrong, so that its log has it too. */
  private void sendAlert() {
    try {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && flushed()) {
        wrap(NOTHING, null);
      }
    } catch (IOException gone) {
      // Then there is nobody to be told.
    }
  }

  private String sentence(SSLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return "The certificate of the server is not trusted (" + e.getMessage() + ").";
      }
    }
    return (agreed ? "TLS was broken: " : "The TLS handshake failed: ") + e.getMessage() + ".";
  }
}
