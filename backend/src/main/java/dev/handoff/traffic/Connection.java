package dev.handoff.traffic;

import dev.handoff.event.LossClass;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection, and the state of the exchange on it: connecting, writing, reading, idle. While it
 * is idle it has no interest in reading: unless its owner asks {@link #closedByServer}, a close by
 * the server is met by the next request, as it is by clients that do not look either.
 *
 * <p>Used by the thread of the event loop only.
 */
final class Connection {

  /** Hears how exchanges end: exactly one of answered and failed for each. */
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

  /**
   * How a connection ended, and what that is called by how far the answer had come. Linux hands out
   * a FIN that came first even if an RST has followed it (tcp_recvmsg looks at the end of the
   * stream before the error), so a server that closed while the connection was idle is CLOSED
   * however late the request comes, and RESET means that it closed without a FIN.
   */
  private enum End {
    CLOSED(
        "closed (FIN)",
        LossClass.CLOSED_BEFORE_RESPONSE_FRESH,
        LossClass.CLOSED_BEFORE_RESPONSE_REUSED,
        LossClass.TRUNCATED),
    RESET(
        "reset (RST)",
        LossClass.RESET_ON_CONNECT,
        LossClass.RESET_BEFORE_RESPONSE_REUSED,
        LossClass.RESET_MID_RESPONSE);

    private final String how;
    private final LossClass fresh;
    private final LossClass reused;
    private final LossClass within;

    End(String how, LossClass fresh, LossClass reused, LossClass within) {
      this.how = how;
      this.fresh = fresh;
      this.reused = reused;
      this.within = within;
    }
  }

  private final long number;
  private final Owner owner;
  private final Selector selector;
  private final Route route;
  private final RequestWriter writer;
  private final ByteBuffer input;
  private SocketChannel channel;
  private SelectionKey key;
  private InetSocketAddress address;
  private int attempts;
  private int firstAddress;
  private IOException firstFailure;
  private String failures = "";
  private final ResponseReader reader = new ResponseReader();
  private Exchange exchange;
  private ByteBuffer unwritten;
  private ByteBuffer body;
  private boolean connected;
  private boolean surplus;
  private long carried;
  private long server;
  private long sentAt;
  private long idleSince;

  /**
   * A connection that is not made before it has something to carry.
   *
   * @param input for the bytes read, shared with other connections of the loop
   * @throws IOException if this process has no descriptor left
   */
  Connection(
      long number,
      Selector selector,
      Owner owner,
      Route route,
      RequestWriter writer,
      ByteBuffer input)
      throws IOException {
    this.number = number;
    this.selector = selector;
    this.route = route;
    this.owner = owner;
    this.writer = writer;
    this.input = input;
    open();
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
   * When the last request had been written in full, on the monotonic clock; 0 if it never was,
   * which does not keep a server from answering.
   */
  long sentAt() {
    return sentAt;
  }

  /** Since when it carries nothing, on the monotonic clock. */
  long idleSince() {
    return idleSince;
  }

  /** The process that last named itself here, in a part of an answer too; 0 if none has. */
  long server() {
    return server;
  }

  /** Whether another request may be sent on it after the last answer. */
  boolean reusable() {
    return channel.isOpen() && reader.complete() && !reader.retires() && unwritten == null;
  }

  /** Sends a request, on a connection that is made now if it is new. */
  void carry(Exchange next) {
    exchange = next;
    carried++;
    sentAt = 0;
    body = writer.body(next);
    reader.begin(writer.body(next));
    if (connected) {
      write(writer.write(next));
    } else {
      firstAddress = route.first();
      connect();
    }
  }

  /** Goes on with what the selector found it ready for. */
  void ready() {
    if (exchange == null || !key.isValid()) {
      return;
    }
    if (!connected) {
      finishConnect();
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

  /** Ends the exchange without an answer, for a reason that is not the server's word. */
  void giveUp(String detail) {
    fail(connected ? LossClass.RESPONSE_TIMEOUT : LossClass.CONNECT_TIMEOUT, detail);
  }

  /**
   * Whether the server has closed this idle connection, as far as is known here by now, or has said
   * something unasked, such as a 408 before a close (RFC 9110 section 15.5.9): nothing more may be
   * sent on it.
   */
  boolean closedByServer() {
    if (surplus) {
      return true;
    }
    try {
      input.clear();
      int count = channel.read(input);
      return count < 0 || count > 0 && isMoreThanLineEnds(input.flip());
    } catch (IOException reset) {
      return true;
    }
  }

  /** Closes it; may be called twice. */
  void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Nothing was to be sent or read on it any more.
    }
  }

  private void open() throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = channel.register(selector, 0, this);
  }

  private void connect() {
    address = route.attempt(attempts++, firstAddress);
    try {
      if (channel.connect(address)) {
        connected();
      } else {
        finishConnect();
      }
    } catch (IOException e) {
      failConnect(e);
    }
  }

  private void finishConnect() {
    try {
      if (channel.finishConnect()) {
        connected();
      } else {
        key.interestOps(SelectionKey.OP_CONNECT);
      }
    } catch (IOException e) {
      failConnect(e);
    }
  }

  private void connected() {
    connected = true;
    route.worked(address);
    if (owner.inTime(exchange)) {
      write(writer.write(exchange));
    } else {
      fail(LossClass.NOT_SENT, Lateness.TOO_LATE);
    }
  }

  /**
   * Goes on with the next address of the server. Nothing has been written yet, so that no request
   * is sent twice.
   */
  private void failConnect(IOException e) {
    failures += (failures.isEmpty() ? "" : "; ") + Target.shown(address) + ": " + e.getMessage();
    firstFailure = firstFailure == null ? e : firstFailure;
    if (route.attempt(attempts, firstAddress) == null) {
      failConnect(firstFailure, attempts == 1 ? String.valueOf(e.getMessage()) : failures);
      return;
    }
    close();
    try {
      open();
      connect();
    } catch (IOException noDescriptor) {
      fail(
          LossClass.NOT_SENT,
          "This process can open no further connection: " + noDescriptor.getMessage() + ".");
    }
  }

  /** The messages are those of strerror, the only thing the JDK tells these cases apart by. */
  private void failConnect(IOException e, String all) {
    String why = String.valueOf(e.getMessage());
    if (why.contains("Cannot assign requested address")) {
      fail(LossClass.NOT_SENT, "This machine has no local port left: " + all + ".");
    } else if (why.contains("timed out")) {
      fail(LossClass.CONNECT_TIMEOUT, "The kernel gave the connection up: " + all + ".");
    } else if (e instanceof ConnectException || !why.contains("reset")) {
      fail(LossClass.CONNECT_REFUSED, "The connection could not be made: " + all + ".");
    } else {
      fail(LossClass.RESET_ON_CONNECT, "The connection was reset while it was made.");
    }
  }

  private void write(ByteBuffer request) {
    try {
      if (body == null) {
        channel.write(request);
      } else {
        channel.write(new ByteBuffer[] {request, body});
      }
    } catch (IOException broken) {
      // Why is for the other direction to say: an end (FIN) that came before is still read there.
      read();
      if (exchange != null) {
        unanswered(End.RESET);
      }
      return;
    }
    if (request.hasRemaining() || body != null && body.hasRemaining()) {
      keepUnwritten(request);
      // A server that echoes a body does so while it arrives, and stops reading if nobody reads.
      key.interestOps(SelectionKey.OP_WRITE | SelectionKey.OP_READ);
      return;
    }
    unwritten = null;
    body = null;
    sentAt = System.nanoTime();
    owner.sent();
    if (surplus) {
      fail(LossClass.BAD_BODY, "The answer before had been followed by more than was asked for.");
    } else {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void keepUnwritten(ByteBuffer request) {
    if (unwritten == null) {
      unwritten = ByteBuffer.allocate(request.remaining()).put(request).flip();
    }
  }

  private void read() {
    input.clear();
    int count;
    try {
      count = channel.read(input);
    } catch (IOException reset) {
      unanswered(End.RESET);
      return;
    }
    if (count < 0) {
      reader.end();
      if (!reader.complete()) {
        unanswered(End.CLOSED);
        return;
      }
    } else {
      reader.read(input.flip());
    }
    if (reader.fault() != null) {
      fail(reader.faultClass(), reader.fault());
    } else if (reader.complete()) {
      surplus = count > 0 && isMoreThanLineEnds(input);
      judge();
    }
  }

  private void unanswered(End end) {
    if (reader.started()) {
      noteServer();
      fail(end.within, "The connection was " + end.how + " in the middle of the answer.");
    } else if (reused()) {
      fail(end.reused, "The reused connection was " + end.how + " before a byte of the answer.");
    } else {
      fail(end.fresh, "The fresh connection was " + end.how + " before a byte of the answer.");
    }
  }

  private void judge() {
    noteServer();
    ResponseHead head = reader.head();
    if (writer.isOfAnother(head.id(), exchange)) {
      fail(LossClass.BAD_BODY, "The answer names another request: " + shown(head.id()) + ".");
    } else if (head.status() == 101) {
      fail(
          LossClass.BAD_BODY,
          "The server switched protocols (status 101), which nobody asked for.");
    } else if (LossClass.ofStatus(head.status()) != null) {
      fail(LossClass.ofStatus(head.status()), writer.refused(exchange, head.status()));
    } else if (reader.difference() != null) {
      fail(LossClass.BAD_BODY, "The answer is not what was posted: " + reader.difference() + ".");
    } else {
      Exchange done = rest();
      owner.answered(this, done, reader);
    }
  }

  /** An empty line after a body is one too many, and is skipped before the next answer. */
  private static boolean isMoreThanLineEnds(ByteBuffer bytes) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) != '\r' && bytes.get(i) != '\n') {
        return true;
      }
    }
    return false;
  }

  private void noteServer() {
    if (!reader.head().pid().equals("0")) {
      server = Long.parseLong(reader.head().pid());
    }
  }

  private static String shown(String untrusted) {
    return untrusted.length() > 40 ? untrusted.substring(0, 40) : untrusted;
  }

  private void fail(LossClass kind, String detail) {
    Exchange lost = rest();
    owner.failed(this, lost, kind, detail);
  }

  private Exchange rest() {
    Exchange ended = exchange;
    exchange = null;
    idleSince = System.nanoTime();
    if (key.isValid()) {
      key.interestOps(0);
    }
    return ended;
  }
}
