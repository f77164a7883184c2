package dev.handoff.traffic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a tolerant client reads real servers' answers, arriving at once or byte by byte. */
class ResponseReaderTest {
  private static final String KEPT = "200 kept";
  private static final String RETIRES = "200 retires";
  private static final String OPEN = "incomplete";

  static Stream<Arguments> answers() {
    return Stream.of(
        answer("the usual one", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", KEPT),
        answer("no content", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", KEPT),
        answer("no reason", "HTTP/1.1 200\nContent-Length: 2\n\nhi", KEPT),
        answer("an empty reason", "HTTP/1.1 200 \nContent-Length: 2\n\nhi", KEPT),
        answer("a reason in UTF-8", "HTTP/1.1 200 \u00c3\u00a4\nContent-Length: 2\n\nhi", KEPT),
        answer("two spaces", "HTTP/1.1  200  OK\nContent-Length: 2\n\nhi", KEPT),
        answer("lower case", "http/1.1 200 ok\ncontent-length: 2\n\nhi", KEPT),
        answer("empty lines before", "\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nhi", KEPT),
        answer("a later minor version", "HTTP/1.2 200 OK\nContent-Length: 2\n\nhi", KEPT),
        answer("a minor version to come", "HTTP/1.9 200 OK\nContent-Length: 2\n\nhi", KEPT),
        answer("HTTP/1.0", "HTTP/1.0 200 OK\nContent-Length: 2\n\nhi", RETIRES),
        answer(
            "HTTP/1.0 that stays",
            "HTTP/1.0 200 OK\nConnection: Keep-Alive\nContent-Length: 2\n\nhi",
            KEPT),
        answer(
            "HTTP/1.0 with a transfer coding",
            "HTTP/1.0 200 OK\nConnection: keep-alive\nTransfer-Encoding: chunked\n\n0\n\n",
            RETIRES),
        answer(
            "close among others",
            "HTTP/1.1 200 OK\nConnection: x, CLOSE\nContent-Length: 2\n\nhi",
            RETIRES),
        answer(
            "close in a second field",
            "HTTP/1.1 200 OK\nConnection: keep-alive\nConnection: close\nContent-Length: 2\n\nhi",
            RETIRES),
        answer(
            "a name that only contains close",
            "HTTP/1.1 200 OK\nConnection: closely\nContent-Length: 2\n\nhi",
            KEPT),
        answer(
            "a length twice", "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 2\n\nhi", KEPT),
        answer("a length twice in one", "HTTP/1.1 200 OK\nContent-Length: 2, 2\n\nhi", KEPT),
        answer(
            "two lengths",
            "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nhi",
            "bad-body: The head of the answer is wrong: it has two lengths, 2 and 3."),
        answer(
            "a length that is none",
            "HTTP/1.1 200 OK\nContent-Length: -2\n\nhi",
            "bad-body: The head of the answer is wrong: its length is not a number: -2."),
        answer("spaces around", "HTTP/1.1 200 OK\nContent-Length :  2  \n\nhi", KEPT),
        answer("a tab before", "HTTP/1.1 200 OK\nContent-Length:\t2\n\nhi", KEPT),
        answer("a folded field", "HTTP/1.1 200 OK\nContent-Length:\n  2\n\nhi", KEPT),
        answer(
            "a folded close",
            "HTTP/1.1 200 OK\nConnection: x,\n\tclose\nContent-Length: 2\n\nhi",
            RETIRES),
        answer(
            "a fold that continues nothing",
            "HTTP/1.1 200 OK\n Content-Length: 9\nContent-Length: 2\n\nhi",
            KEPT),
        answer("bytes above ASCII", "HTTP/1.1 200 OK\nX: \u00e4\nContent-Length: 2\n\nhi", KEPT),
        answer("a control", "HTTP/1.1 200 OK\nX: a\u0001\u0000b\nContent-Length: 2\n\nhi", KEPT),
        answer("a bare CR", "HTTP/1.1 200 OK\nX: a\rb\nContent-Length: 2\n\nhi", KEPT),
        answer("a line without colon", "HTTP/1.1 200 OK\nX\nContent-Length: 2\n\nhi", KEPT),
        answer("a name with a space", "HTTP/1.1 200 OK\nX Y: z\nContent-Length: 2\n\nhi", KEPT),
        answer("an empty name", "HTTP/1.1 200 OK\n: z\nContent-Length: 2\n\nhi", KEPT),
        answer("204", "HTTP/1.1 204 No Content\nContent-Length: 2\n\n", "204 kept"),
        answer("304", "HTTP/1.1 304 Not Modified\nTransfer-Encoding: chunked\n\n", "304 kept"),
        answer("404", "HTTP/1.1 404 Not Found\nContent-Length: 2\n\nhi", "404 kept"),
        answer("no such class", "HTTP/1.1 799 What\nContent-Length: 2\n\nhi", "799 kept"),
        answer("no length", "HTTP/1.1 200 OK\n\nhi", OPEN),
        answer("chunks", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nhi\n0\n\n", KEPT),
        answer(
            "chunks with all that is allowed",
            "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, Chunked\n\n"
                + "002 ;a=\"b\" \nhi\nA;b\n0123456789\n0;c\nConnection: close\nX-Pid: 9\n\n",
            KEPT),
        answer(
            "chunks and a length",
            "HTTP/1.1 200 OK\nContent-Length: 99\nTransfer-Encoding: chunked\n\n2\nhi\n0\n\n",
            KEPT),
        answer("another coding", "HTTP/1.1 200 OK\nTransfer-Encoding: identity\n\nhi", OPEN),
        answer("the trailer is open", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\n", OPEN),
        answer(
            "no size of a chunk",
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nhi\n",
            "bad-body: The answer is not HTTP: a chunk does not begin with its size."),
        answer(
            "a chunk longer than its size",
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nhiho\n",
            "bad-body: The answer is not HTTP: a chunk is longer than its size."),
        answer("100", "HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nhi", KEPT),
        answer(
            "several interim ones, whose fields are not the answer's",
            "HTTP/1.1 100 Continue\nConnection: close\n\n"
                + "HTTP/1.1 102 Processing\nContent-Length: 7\n\n"
                + "HTTP/1.0 103 Early Hints\nTransfer-Encoding: chunked\nConnection: close\n\n"
                + "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi",
            KEPT),
        answer("only an interim one", "HTTP/1.1 103 Early Hints\nX-Pid: 9\n\n", OPEN),
        answer("101", "HTTP/1.1 101 Switching Protocols\nUpgrade: x\n\nhi", "101 retires"),
        answer(
            "another major version",
            "HTTP/2.0 200 OK\nContent-Length: 2\n\nhi",
            "bad-body: The answer is not HTTP: its version is HTTP/2.0 and not HTTP/1."),
        answer(
            "no status", "HTTP/1.1 OK\n\n", "bad-body: The answer is not HTTP: it has no status."),
        answer(
            "a status of four digits",
            "HTTP/1.1 2000 OK\n\n",
            "bad-body: The answer is not HTTP: it has no status."),
        answer(
            "another protocol that waits",
            "SSH-2.0-OpenSSH",
            "bad-body: The answer is not HTTP: it does not begin with HTTP/."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void anAnswerReadsTheSameAtOnceAndByteByByte(String what, String answer, String expected) {
    for (String lineEnd : new String[] {"\r\n", "\n"}) {
      byte[] bytes = answer.replace("\n", lineEnd).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(outcome(reader(bytes, bytes.length))).isEqualTo(expected);
      assertThat(outcome(reader(bytes, 1))).as("byte by byte").isEqualTo(expected);
    }
  }

  @Test
  void fieldsOfInterimAnswersAndTrailersAreIgnored() {
    ResponseHead head =
        read("HTTP/1.1 103 Early Hints\r\nX-Pid: 1\r\nX-Request-Id: a\r\nX-Slow: 1\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\nX-Pid: 2\r\nX-Request-Id: b\r\nX-Slow: 1\r\n\r\n")
            .head();

    assertThat(head.pid()).isEqualTo("0");
    assertThat(head.id()).isNull();
    assertThat(head.slow()).isFalse();
  }

  @Test
  void aPidIsANumberOrUnknown() {
    for (String odd : new String[] {"", "-1", "abc", "1 2", "12345678901", "0x10"}) {
      assertThat(read("HTTP/1.1 200 OK\r\nX-Pid: " + odd + "\r\n\r\n").head().pid())
          .as(odd)
          .isEqualTo("0");
    }
    assertThat(read("HTTP/1.1 200 OK\r\nx-pid:4711\r\n\r\n").head().pid()).isEqualTo("4711");
  }

  @Test
  void onlyTheEndOfTheConnectionEndsAnAnswerWithoutALength() {
    ResponseReader reader = read("HTTP/1.1 200 OK\r\n\r\nhel");
    assertThat(reader.complete()).isFalse();
    reader.end();

    assertThat(outcome(reader)).isEqualTo(RETIRES);
    assertThat(reader.endedByClose()).isTrue();
  }

  @Test
  void theEndOfTheConnectionCompletesNoAnswerThatHasALength() {
    for (String cut :
        new String[] {
          "H",
          "HTTP/1.1 200 OK\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
          "HTTP/1.1 103 Early Hints\r\n\r\n"
        }) {
      ResponseReader reader = read(cut);
      reader.end();
      assertThat(reader.started()).isTrue();
      assertThat(reader.complete()).as(cut).isFalse();
    }
  }

  @Test
  void aHeadAboveTheLimitHasItsOwnClassWhichNamesTheLimit() {
    String tooLong = "HTTP/1.1 200 OK\r\nX: " + "a".repeat(ResponseReader.MAX_HEAD) + "\r\n\r\n";
    String tooMany = "HTTP/1.1 200 OK\r\n" + "X: aaaaaaaaaaaaaaaaa\r\n".repeat(4_000) + "\r\n";
    String trailer =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
            + "X: aaaaaaaaaaaaaaaaa\r\n".repeat(4_000);
    for (String head : new String[] {tooLong, tooMany, trailer}) {
      assertThat(outcome(read(head)))
          .isEqualTo(
              "head-too-large: The head of the answer is longer than the 65536 bytes that are"
                  + " read.");
    }
    String fits = "HTTP/1.1 200 OK\r\nX: " + "a".repeat(65_000) + "\r\nContent-Length: 0\r\n\r\n";
    assertThat(outcome(read(fits))).isEqualTo(KEPT);
  }

  @Test
  void bytesAfterTheAnswerStayInTheBuffer() {
    ByteBuffer two = bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n");
    ResponseReader reader = new ResponseReader();
    reader.begin(Wanted.ANY);
    reader.read(two);

    assertThat(reader.complete()).isTrue();
    assertThat(two.remaining()).isEqualTo("HTTP/1.1 200 OK\r\n".length());
  }

  @Test
  void anEchoIsComparedThroughItsChunks() {
    assertThat(difference("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")).isNull();
    assertThat(difference("2\r\nhe\r\n3\r\nlxo\r\n0\r\n\r\n")).isEqualTo("byte 3 is another one");
    assertThat(difference("2\r\nhe\r\n0\r\n\r\n")).isEqualTo("it ends 3 bytes early");
    assertThat(difference("6\r\nhello!\r\n0\r\n\r\n")).isEqualTo("it is longer");
  }

  private static String difference(String chunks) {
    ResponseReader reader = new ResponseReader();
    reader.begin(Wanted.echo(bytes("hello")));
    reader.read(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks));
    assertThat(reader.complete()).isTrue();
    return reader.difference();
  }

  private static String outcome(ResponseReader reader) {
    if (reader.fault() != null) {
      return reader.fault().kind() + ": " + reader.fault().sentence();
    }
    return reader.complete()
        ? reader.head().status() + (reader.retires() ? " retires" : " kept")
        : OPEN;
  }

  private static ResponseReader read(String answer) {
    ByteBuffer all = bytes(answer);
    return reader(all.array(), all.remaining());
  }

  private static ResponseReader reader(byte[] answer, int atOnce) {
    ResponseReader reader = new ResponseReader();
    reader.begin(Wanted.ANY);
    for (int i = 0; i < answer.length; i += atOnce) {
      reader.read(ByteBuffer.wrap(answer, i, atOnce));
    }
    return reader;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Arguments answer(String what, String answer, String expected) {
    return Arguments.of(what, answer, expected);
  }
}
