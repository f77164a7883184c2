package dev.handoff.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventPublisher;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UnknownEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Journal.Entry;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BusServerTest {
  private static final Event BEAT = new ProcessEvent.Heartbeat("serving", 1, 2, 3, 4, 5);

  @TempDir Path home;
  private final Journal journal = new Journal(100_000);
  private BusServer bus;

  @BeforeEach
  void start() throws Exception {
    bus = BusServer.start(home.resolve("bus.sock"), journal);
  }

  @AfterEach
  void stop() {
    bus.close();
  }

  @Test
  void aLineBecomesAnEntry() throws Exception {
    try (SocketChannel producer = connect()) {
      send(producer, line(4711, 1).replace("}", ",\"extra\":\"ü\"}"));
      until(() -> journal.lastId() == 1);
    }
    Entry entry = journal.after(0, 1).get(0);
    assertThat(entry.json()).startsWith("{\"journal\":1,\"v\":1,").endsWith("\"extra\":\"ü\"}");
    assertThat(entry.envelope().event()).isEqualTo(new UnknownEvent("x"));
  }

  @Test
  void garbageIsCountedAndTheConnectionStaysOpen() throws Exception {
    try (SocketChannel producer = connect()) {
      send(producer, "hello\n\n[1]\n{\"v\":1}\n" + line(4711, 1));
      send(producer, new byte[] {'"', (byte) 0xff, '"', '\n', 0, 1, 2, '\n'});
      send(producer, line(4711, 0) + line(4711, 1L << 60) + line(4711, 2));
      until(() -> journal.lastId() == 2);
      assertThat(bus.stats().badLines()).isEqualTo(8);
      assertThat(bus.stats().lastBadLine()).isEqualTo("the field seq does not count from 1");
      assertThat(bus.stats().events()).isEqualTo(2);
      assertThat(bus.stats().connections()).isEqualTo(1);
    }
  }

  @Test
  void aLineThatIsTooLongIsSkipped() throws Exception {
    String longest = padded(4711, 1, Envelope.MAX_LINE);
    String tooLong = padded(4711, 2, Envelope.MAX_LINE + 1);
    try (SocketChannel producer = connect()) {
      send(producer, longest + tooLong + padded(4711, 3, 300_000) + line(4711, 4));
      until(() -> journal.lastId() == 2);
    }
    assertThat(journal.after(0, 9)).extracting(e -> e.envelope().seq()).containsExactly(1L, 4L);
    assertThat(bus.stats().badLines()).isEqualTo(2);
    assertThat(bus.stats().lastBadLine()).isEqualTo("longer than 65536 bytes");
    assertThat(bus.stats().lost()).isEqualTo(2);
  }

  @Test
  void halfALineAtTheEndIsBad() throws Exception {
    try (SocketChannel producer = connect()) {
      send(producer, line(4711, 1) + line(4711, 2).substring(0, 30));
    }
    until(() -> bus.stats().badLines() == 1);
    assertThat(bus.stats().lastBadLine()).isEqualTo("half a line at the end of a connection");
    until(() -> bus.stats().connections() == 0);
    assertThat(journal.lastId()).isEqualTo(1);
  }

  @Test
  void aLineMayComeByteByByte() throws Exception {
    try (SocketChannel producer = connect()) {
      for (byte b : line(4711, 1).getBytes(StandardCharsets.UTF_8)) {
        send(producer, new byte[] {b});
      }
      until(() -> journal.lastId() == 1);
    }
  }

  @Test
  void aSilentProducerHarmsNothing() throws Exception {
    try (SocketChannel silent = connect();
        SocketChannel stalled = connect();
        SocketChannel producer = connect()) {
      send(stalled, "{\"v\":1,\"seq\"");
      send(producer, line(4711, 1));
      until(() -> journal.lastId() == 1);
      assertThat(silent.isConnected()).isTrue();
      assertThat(bus.stats().connections()).isEqualTo(3);
      bus.close();
      assertThat(isEnded(stalled)).isTrue();
    }
    until(() -> bus.stats().connections() == 0);
  }

  /** A socket that is closed before all that was sent to it has been read resets its peer. */
  private static boolean isEnded(SocketChannel channel) throws IOException {
    try {
      return channel.read(ByteBuffer.allocate(1)) == -1;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void fiftyProducersLoseNothing() throws Exception {
    List<Thread> producers = new ArrayList<>();
    for (int p = 0; p < 50; p++) {
      long pid = 1_000 + p;
      producers.add(
          new Thread(
              () -> {
                try (SocketChannel producer = connect()) {
                  for (int seq = 1; seq <= 500; seq++) {
                    send(producer, line(pid, seq));
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    producers.forEach(Thread::start);
    until(() -> journal.lastId() == 25_000);
    assertThat(bus.stats().lost()).isZero();
    assertThat(bus.stats().badLines()).isZero();
    long[] last = new long[2_000];
    for (Entry entry : journal.after(0, 25_000)) {
      int pid = (int) entry.envelope().pid();
      assertThat(entry.envelope().seq()).isEqualTo(++last[pid]);
    }
  }

  @Test
  void tooManyConnectionsAreRefused() throws Exception {
    List<SocketChannel> open = new ArrayList<>();
    try {
      for (int i = 0; i < 256; i++) {
        open.add(connect());
      }
      try (SocketChannel onemore = connect()) {
        assertThat(onemore.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
      assertThat(bus.stats().refused()).isEqualTo(1);
      send(open.get(255), line(4711, 1));
      until(() -> journal.lastId() == 1);
    } finally {
      for (SocketChannel channel : open) {
        channel.close();
      }
    }
  }

  @Test
  void anotherUserIsRefused() throws Exception {
    Path socket = home.resolve("other.sock");
    var another =
        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("daemon");
    try (BusServer theirs = BusServer.start(socket, journal, another);
        SocketChannel us = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      assertThat(us.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(theirs.stats().refused()).isEqualTo(1);
    }
  }

  @Test
  void aReusedPidIsAnotherProcess() throws Exception {
    try (SocketChannel producer = connect()) {
      send(producer, line(4711, 1) + line(4711, 2) + line(4711, 4));
      send(producer, line(4711, 1, 5_000, false) + line(4711, 2, 5_001, false));
      send(producer, line(4711, 1, 5_000, true));
      send(producer, line(4712, 1));
      until(() -> bus.stats().events() == 6);
      send(producer, line(4712, 1, 9_000, true));
      until(() -> bus.stats().events() == 7);
    }
    assertThat(bus.stats().lostByPid()).containsOnlyKeys(4711L).containsEntry(4711L, 1L);
  }

  @Test
  void aRestartedDashboardLearnsTheStateOfAServer() throws Exception {
    try (EventPublisher server = new EventPublisher(bus.socket(), 1)) {
      server.start();
      server.publish(new ProcessEvent.Started(1, "v1", "17", List.of("java")));
      server.publish(BEAT);
      server.publish(new ProcessEvent.Ready(5));
      server.publish(BEAT);
      until(() -> journal.lastId() == 4);
      bus.close();
      server.publish(BEAT);
      server.publish(new ProcessEvent.Listening("127.0.0.1:8080", 6, false));
      server.publish(BEAT);

      Journal second = new Journal(100);
      bus = BusServer.start(bus.socket(), second);
      server.publish(new ProcessEvent.Draining("terminated", 1, 2, 3));
      until(() -> has(second, ProcessEvent.Draining.class));
      assertThat(milestones(second)).containsExactly(1L, 3L, 6L, 8L);
      assertThat(bus.stats().lost()).isZero();
    }
  }

  @Test
  void aBrokenConnectionCausesNoDuplicatesAndItsLossIsCountedExactly() throws Exception {
    try (EventPublisher server = new EventPublisher(bus.socket(), 1)) {
      server.start();
      for (int round = 0; round < 20; round++) {
        long known = bus.stats().events();
        for (int i = 0; i < 100; i++) {
          server.publish(i % 5 == 0 ? new ProcessEvent.Ready(i) : BEAT);
        }
        until(() -> bus.stats().events() > known);
        bus.disconnectAll();
      }
      server.publish(new ProcessEvent.Exiting(0, "terminated", 1, 0));
      until(() -> has(journal, ProcessEvent.Exiting.class));
    }
    List<Long> seqs =
        journal.after(0, 100_000).stream().map(entry -> entry.envelope().seq()).toList();
    assertThat(seqs).doesNotHaveDuplicates();
    assertThat(milestones(journal)).hasSize(20 * 20 + 1);
    assertThat(bus.stats().lost()).isEqualTo(2_001 - seqs.size());
  }

  private static boolean has(Journal journal, Class<? extends Event> type) {
    return journal.snapshot().stream().anyMatch(e -> type.isInstance(e.envelope().event()));
  }

  private static List<Long> milestones(Journal journal) {
    return journal.snapshot().stream()
        .map(Entry::envelope)
        .filter(envelope -> !(envelope.event() instanceof Event.Sample))
        .map(Envelope::seq)
        .toList();
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(bus.socket()));
  }

  private static void send(SocketChannel to, String text) throws IOException {
    send(to, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(SocketChannel to, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  private static String line(long pid, long seq) {
    return line(pid, seq, 1_000 + seq, false);
  }

  private static String line(long pid, long seq, long mono, boolean repeat) {
    return "{\"v\":1,\"seq\":%d,\"mono\":%d,\"wall\":3,\"pid\":%d,\"gen\":1,\"type\":\"x\"%s}\n"
        .formatted(seq, mono, pid, repeat ? ",\"repeat\":true" : "");
  }

  private static String padded(long pid, long seq, int length) {
    String line = line(pid, seq);
    return line.replace("}", " ".repeat(length - line.length()) + "}");
  }

  private void until(BooleanSupplier holds) throws InterruptedException {
    Await.untilTrue(
        holds::getAsBoolean, () -> "still not so with " + bus.stats() + ", " + journal.lastId());
  }
}
