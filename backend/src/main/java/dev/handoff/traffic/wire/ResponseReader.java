package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Expect;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the answers of one connection, one after the other, and keeps none of their content. An
 * echo is compared as it comes. Interim answers are read and forgotten: only the final one counts
 * (RFC 9110 section 15.2).
 */
final class ResponseReader {
  static final int MAX_HEAD = 64 * 1024;

  private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);

  private enum State {
    STATUS_LINE,
    FIELDS,
    CONTENT,
    TO_THE_END,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    COMPLETE
  }

  /** Why bytes are not a valid answer. */
  record Fault(LossClass kind, String sentence) {}

  private final Lines lines = new Lines(MAX_HEAD);
  private final List<String> shown;
  private Wanted wanted = Wanted.ANY;
  private ResponseHead head = new ResponseHead(wanted.pidHeader());
  private State state = State.STATUS_LINE;
  private long left;
  private long received;
  private boolean folds;
  private boolean started;
  private boolean endedByClose;
  private Fault fault;
  private Echo echo = new Echo(null);
  private ByteArrayOutputStream kept;

  /** A reader that looks only at the fields it needs. */
  ResponseReader() {
    this(null);
  }

  private ResponseReader(List<String> shown) {
    this.shown = shown;
  }

  /** A reader that keeps the lines of the final head, unfolded, to show them. */
  static ResponseReader showing() {
    return new ResponseReader(new ArrayList<>());
  }

  /** The lines of the final head; only for a reader made by {@link #showing}. */
  List<String> shown() {
    return shown;
  }

  /** Gets ready for the answer to the next request. */
  void begin(Wanted next) {
    wanted = next;
    echo = new Echo(next.echo());
    kept = next.looked() ? new ByteArrayOutputStream() : null;
    started = false;
    received = 0;
    endedByClose = false;
    fault = null;
    beginHead();
  }

  /** Takes bytes up to the end of the answer; bytes left in the buffer come after the answer. */
  void read(ByteBuffer bytes) {
    started |= bytes.hasRemaining();
    while (bytes.hasRemaining() && state != State.COMPLETE && fault == null) {
      switch (state) {
        case STATUS_LINE -> statusLine(bytes);
        case FIELDS -> fields(bytes);
        case CONTENT -> content(bytes, State.COMPLETE);
        case TO_THE_END -> take(bytes, bytes.remaining());
        case CHUNK_SIZE -> chunkSize(bytes);
        case CHUNK -> content(bytes, State.CHUNK_END);
        case CHUNK_END -> chunkEnd(bytes);
        case TRAILER -> trailer(bytes);
        case COMPLETE -> {}
      }
    }
  }

  /** Takes the end of the connection, which also ends an answer that did not give its length. */
  void end() {
    if (state == State.TO_THE_END) {
      state = State.COMPLETE;
      endedByClose = true;
    }
  }

  /** Whether a byte of the answer has come. */
  boolean started() {
    return started;
  }

  /** Whether all of it has come. */
  boolean complete() {
    return state == State.COMPLETE;
  }

  /** Whether the server wants no further request on the connection. */
  boolean retires() {
    return endedByClose || head.retires();
  }

  /**
   * Whether only the end of the connection ended the answer: one that was cut off looks the same.
   */
  boolean endedByClose() {
    return endedByClose;
  }

  /** The head; that of the final answer once it has come. */
  ResponseHead head() {
    return head;
  }

  /** How many bytes of its content have come. */
  long received() {
    return received;
  }

  /** Why it is not a valid answer, whatever its status; null as long as it may be one. */
  Fault fault() {
    return fault;
  }

  /** The beginning of its content, if that is kept. */
  String beginning() {
    return kept == null ? "" : kept.toString(StandardCharsets.UTF_8);
  }

  /** How a complete answer differs from what it had to repeat, null if it does not. */
  String difference() {
    return echo.difference();
  }

  private void beginHead() {
    head = new ResponseHead(wanted.pidHeader());
    lines.clear();
    folds = false;
    state = State.STATUS_LINE;
    if (shown != null) {
      shown.clear();
    }
  }

  /**
   * Empty lines before the status line are skipped: some servers send one too many after a body.
   * Another protocol is recognized by its first bytes, because it may never end its line.
   */
  private void statusLine(ByteBuffer bytes) {
    boolean ended = lines.take(bytes);
    if (!lines.beginLike(HTTP)) {
      badBody("The answer is not HTTP: it does not begin with HTTP/.");
    } else if (!ended) {
      isTooLong();
    } else if (lines.isEmpty()) {
      lines.next();
    } else {
      fieldsBegin();
    }
  }

  private void fieldsBegin() {
    String why = head.status(lines.bytes(), lines.end());
    if (why != null) {
      badBody("The answer is not HTTP: " + why + ".");
      return;
    }
    show();
    lines.next();
    state = State.FIELDS;
  }

  /** A field is complete when the next line does not continue it. */
  private void fields(ByteBuffer bytes) {
    if (folds) {
      byte next = bytes.get(bytes.position());
      folds = false;
      if (next == ' ' || next == '\t') {
        lines.unfold();
      } else {
        head.field(lines.bytes(), lines.end());
        show();
        lines.next();
      }
    }
    if (!lines.take(bytes)) {
      isTooLong();
    } else if (lines.isEmpty()) {
      headEnds();
    } else {
      folds = true;
    }
  }

  private void headEnds() {
    if (head.isInterim()) {
      beginHead();
      return;
    }
    lines.clear();
    try {
      left = head.length();
    } catch (IllegalArgumentException contradiction) {
      badBody("The head of the answer is wrong: " + contradiction.getMessage() + ".");
      return;
    }
    if (left == 0 || wanted.toHead()) {
      state = State.COMPLETE;
    } else if (head.isChunked()) {
      state = State.CHUNK_SIZE;
    } else {
      state = left < 0 ? State.TO_THE_END : State.CONTENT;
    }
  }

  private void content(ByteBuffer bytes, State next) {
    take(bytes, left);
    state = left == 0 ? next : state;
  }

  private void chunkSize(ByteBuffer bytes) {
    if (!lines.take(bytes)) {
      isTooLong();
      return;
    }
    left = lines.size();
    if (left < 0) {
      badBody("The answer is not HTTP: a chunk does not begin with its size.");
      return;
    }
    lines.clear();
    state = left == 0 ? State.TRAILER : State.CHUNK;
  }

  private void chunkEnd(ByteBuffer bytes) {
    if (lines.take(bytes) && lines.isEmpty()) {
      lines.clear();
      state = State.CHUNK_SIZE;
    } else if (lines.end() > 1) {
      badBody("The answer is not HTTP: a chunk is longer than its size.");
    }
  }

  /** Fields of a trailer are not those of the head (RFC 9110 section 6.5.1). */
  private void trailer(ByteBuffer bytes) {
    if (!lines.take(bytes)) {
      isTooLong();
    } else if (lines.isEmpty()) {
      state = State.COMPLETE;
    } else {
      lines.next();
    }
  }

  private void take(ByteBuffer bytes, long most) {
    int count = (int) Math.min(most, bytes.remaining());
    echo.compare(bytes.slice(bytes.position(), count));
    keep(bytes.slice(bytes.position(), count));
    bytes.position(bytes.position() + count);
    left -= count;
    received += count;
  }

  private void keep(ByteBuffer content) {
    if (kept != null && kept.size() < Expect.LOOKED_AT) {
      byte[] part = new byte[Math.min(content.remaining(), Expect.LOOKED_AT - kept.size())];
      content.get(part);
      kept.write(part, 0, part.length);
    }
  }

  private void show() {
    if (shown != null) {
      shown.add(new String(lines.bytes(), 0, lines.end(), StandardCharsets.ISO_8859_1));
    }
  }

  private boolean isTooLong() {
    if (lines.tooMany()) {
      fault =
          new Fault(
              LossClass.HEAD_TOO_LARGE,
              "The head of the answer is longer than the " + MAX_HEAD + " bytes that are read.");
    }
    return lines.tooMany();
  }

  private void badBody(String sentence) {
    fault = new Fault(LossClass.BAD_BODY, sentence);
  }
}
