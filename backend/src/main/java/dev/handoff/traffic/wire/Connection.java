package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.traffic.ledger.Exchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * One connection, and the state of the exchange on it: connecting, writing, reading, idle. While it
 * is idle it does not read: unless its owner asks {@link #closedByServer}, only the next request
 * notices a close by the server, as with all clients that do not check.
 *
 * <p>Used only by the thread of the event loop.
 */
final class Connection {

  /** Is told how exchanges end: exactly one of answered and failed is called for each. */
  interface Owner {

    /** Whether a request may still be written: it may not if the owner is too late with it. */
    boolean inTime(Exchange exchange);

    /** The request has been written in full. */
    void sent();

    /** A valid answer is complete. */
    void answered(Connection connection, Exchange exchange, ResponseReader answer);

    /** There will be no valid answer. */
    void failed(Connection connection, Exchange exchange, LossClass kind, String detail);
  }

  private final long number;
  private final Owner owner;
  private final Dial dial;
  private final Transport transport;
  private final RequestWriter writer;
  private final ByteBuffer input;
  private final ResponseReader reader;
  private Exchange exchange;
  private ByteBuffer unwritten;
  private ByteBuffer body;
  private boolean made;
  private boolean connected;
  private boolean surplus;
  private boolean reset;
  private boolean unexpected;
  private long carried;
  private long server;
  private long sentAt;
  private long idleSince;

  /**
   * A connection that is not made before it has a request to carry.
   *
   * @param tls null for none
   * @param reader of its answers
   * @param input buffer for the bytes read, shared with other connections of the loop
   * @throws IOException if this process has no descriptor left
   */
  Connection(
      long number,
      Selector selector,
      Owner owner,
      Route route,
      Tls tls,
      RequestWriter writer,
      ResponseReader reader,
      ByteBuffer input)
      throws IOException {
    this.number = number;
    this.dial = new Dial(selector, this, route);
    this.transport = tls == null ? new Plain(dial) : tls.over(dial);
    this.owner = owner;
    this.writer = writer;
    this.reader = reader;
    this.input = input;
  }

  /** Its number in the run, from 1. */
  long number() {
    return number;
  }

  /** What it carries, null while it is idle. */
  Exchange exchange() {
    return exchange;
  }

  /** Whether it had carried a request before the last one. */
  boolean reused() {
    return carried > 1;
  }

  /** How many requests it has been given. */
  long carried() {
    return carried;
  }

  /**
   * When the last request was written in full, on the monotonic clock; 0 if it never was, though a
   * server may answer even then.
   */
  long sentAt() {
    return sentAt;
  }

  /** Since when it has been idle, on the monotonic clock. */
  long idleSince() {
    return idleSince;
  }

  /** The process that last named itself here, even in an incomplete answer; 0 if none has. */
  long server() {
    return server;
  }

  /** The address that it was made to. */
  InetSocketAddress address() {
    return dial.address();
  }

  /** Its newest answer. */
  ResponseReader answer() {
    return reader;
  }

  /** Whether it is in good order after an answer that had not what was expected of it. */
  boolean unexpected() {
    return unexpected;
  }

  /** Whether another request may be sent on it after the last answer. */
  boolean reusable() {
    return dial.channel().isOpen() && reader.complete() && !reader.retires() && unwritten == null;
  }

  /** Sends a request; makes the connection first if it is new. */
  void carry(Exchange next) {
    exchange = next;
    carried++;
    sentAt = 0;
    body = writer.body(next);
    reader.begin(writer.wanted(next));
    unexpected = false;
    if (connected) {
      write(writer.write(next));
    } else {
      connect();
    }
  }

  /** Continues with what the selector found it ready for. */
  void ready() {
    SelectionKey key = dial.key();
    if (exchange == null || !key.isValid()) {
      return;
    }
    if (!connected) {
      connect();
    } else if (unwritten == null) {
      read();
    } else {
      if (key.isWritable()) {
        write(unwritten);
      }
      if (exchange != null && key.isReadable()) {
        read();
      }
    }
  }

  /** Ends the exchange without an answer, for a reason other than what the server sent. */
  void giveUp(String detail) {
    String where = made && !connected ? " The handshake of TLS was not over." : "";
    fail(made ? LossClass.RESPONSE_TIMEOUT : LossClass.CONNECT_TIMEOUT, detail + where);
  }

  /**
   * Whether the server has closed this idle connection, as far as is known here, or has sent
   * something unasked, such as a 408 before a close (RFC 9110 section 15.5.9): then nothing more
   * may be sent on it.
   */
  boolean closedByServer() {
    return surplus || ended() != null || !Lines.areOnlyEnds(input.flip());
  }

  /** How the server has ended this idle connection, as far as is known here; null if it has not. */
  ConnectionEnd ended() {
    input.clear();
    try {
      transport.read(input);
      return transport.end();
    } catch (IOException broken) {
      return ConnectionEnd.RESET;
    }
  }

  /** Closes it; may be called twice. */
  void close() {
    if (connected && dial.channel().isOpen()) {
      transport.leave();
    }
    dial.close();
  }

  private void connect() {
    try {
      made = made || dial.advance();
      connected = made && transport.begin();
    } catch (Dial.Failed e) {
      fail(e.kind(), e.getMessage());
      return;
    } catch (IOException e) {
      broken(e);
      return;
    }
    if (connected && owner.inTime(exchange)) {
      write(writer.write(exchange));
    } else if (connected) {
      fail(LossClass.NOT_SENT, Lateness.TOO_LATE);
    }
  }

  private void write(ByteBuffer request) {
    boolean whole;
    try {
      whole = transport.write(request, body);
    } catch (IOException broken) {
      // The other direction tells why: a FIN that came earlier can still be read there. A reset
      // without one is told only once, and looks like a FIN from then on; after a FIN it is told as
      // a broken pipe.
      reset = String.valueOf(broken.getMessage()).contains("reset");
      read();
      if (exchange != null) {
        unanswered(ConnectionEnd.RESET);
      }
      return;
    }
    if (!whole) {
      if (unwritten == null) {
        unwritten = ByteBuffer.allocate(request.remaining()).put(request).flip();
      }
      // A server may echo a body while it arrives, and stop reading if nobody reads the echo.
      dial.key().interestOps(SelectionKey.OP_WRITE | SelectionKey.OP_READ);
      return;
    }
    unwritten = null;
    body = null;
    sentAt = System.nanoTime();
    owner.sent();
    if (surplus) {
      fail(LossClass.BAD_BODY, "The answer before had been followed by more than was asked for.");
    } else {
      dial.key().interestOps(SelectionKey.OP_READ);
    }
  }

  private void read() {
    input.clear();
    int count;
    try {
      count = transport.read(input);
    } catch (IOException e) {
      broken(e);
      return;
    }
    if (count >= 0) {
      reader.read(input.flip());
    }
    ConnectionEnd end = transport.end();
    if (end != null && end != ConnectionEnd.CUT_OFF) {
      reader.end();
    }
    if (reader.fault() != null) {
      fail(reader.fault().kind(), reader.fault().sentence());
    } else if (!reader.complete()) {
      if (end != null) {
        unanswered(end);
      }
    } else {
      surplus = count > 0 && !Lines.areOnlyEnds(input);
      judge();
    }
  }

  private void broken(IOException e) {
    if (e instanceof TlsFailed) {
      fail(LossClass.BAD_BODY, e.getMessage());
    } else {
      unanswered(transport.end() == null ? ConnectionEnd.RESET : transport.end());
    }
  }

  private void unanswered(ConnectionEnd end) {
    if (reader.started()) {
      noteServer();
    }
    ConnectionEnd real = reset && end != ConnectionEnd.NOTIFIED ? ConnectionEnd.RESET : end;
    fail(
        real.kind(reader.started(), reused()),
        connected ? real.sentence(reader.started(), reused()) : real.inHandshake());
  }

  private void judge() {
    noteServer();
    WrongAnswer wrong = WrongAnswer.in(reader, writer, exchange);
    if (wrong == null) {
      Exchange done = rest();
      owner.answered(this, done, reader);
    } else {
      unexpected = wrong.inGoodOrder();
      fail(wrong.kind(), wrong.detail());
    }
  }

  private void noteServer() {
    if (!reader.head().pid().equals("0")) {
      server = Long.parseLong(reader.head().pid());
    }
  }

  private void fail(LossClass kind, String detail) {
    Exchange lost = rest();
    owner.failed(this, lost, kind, detail);
  }

  private Exchange rest() {
    Exchange ended = exchange;
    exchange = null;
    idleSince = System.nanoTime();
    if (dial.key().isValid()) {
      dial.key().interestOps(0);
    }
    return ended;
  }
}
