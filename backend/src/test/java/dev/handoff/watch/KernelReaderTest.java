package dev.handoff.watch;

import static dev.handoff.watch.MadeUpProc.HEAD;
import static dev.handoff.watch.MadeUpProc.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.KernelEvent;
import dev.handoff.event.KernelEvent.Listener;
import dev.handoff.procfs.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A made-up {@code /proc}. */
class KernelReaderTest {
  private static final String LISTEN = "0A";
  private static final String ESTABLISHED = "01";
  private static final String TIME_WAIT = "06";

  private static final Endpoint ENDPOINT = new Endpoint("127.0.0.1", 8080);

  @TempDir Path proc;
  private final List<Long> interest = new ArrayList<>();
  private MadeUpProc madeUp;
  private KernelReader reader;

  @BeforeEach
  void make() throws Exception {
    madeUp = MadeUpProc.in(proc);
    tcp(row(8080, LISTEN, 3, 100));
    reader = new KernelReader(() -> ENDPOINT, proc, () -> interest);
  }

  @Test
  void aListenerHasItsQueueAndItsHolders() throws Exception {
    fd(4823, 3, 100);
    fd(4711, 12, 100);
    fd(4711, 3, 100);
    fd(99, 3, 101);
    KernelEvent.Sample sample = reader.sample();
    assertThat(sample.listeners()).containsExactly(new Listener(100, List.of(4711L, 4823L), 3, -1));
    assertThat(sample.overflows()).isEqualTo(17);
  }

  @Test
  void aStandbyHoldsTheListenerAndIsNotAmongThoseThatMayAccept() throws Exception {
    for (long pid : new long[] {4711, 4823, 4824}) {
      madeUp.process(pid, pid == 4711 ? 1 : 4711, "java", pid);
      fd(pid, 3, 100);
    }
    madeUp.waits(4711, 5);
    madeUp.waits(4823, 5);
    assertThat(reader.sample().listeners().get(0).holders()).containsExactly(4711L, 4823L, 4824L);
    assertThat(reader.held().get(0).holders()).containsExactly(4711L, 4824L);

    Files.delete(proc.resolve("4823/fd/5"));
    fd(4823, 5, 200);
    reader.sample();
    assertThat(reader.held().get(0).holders())
        .as("once it has got the word")
        .containsExactly(4711L, 4823L, 4824L);
  }

  @Test
  void theLimitOfAQueueIsTheBacklogOfTheEngineOrTheMostThatTheKernelGrants() throws Exception {
    Path most = Files.createDirectories(proc.resolve("sys/net/core")).resolve("somaxconn");
    Files.writeString(most, "128\n");
    assertThat(new KernelReader(() -> ENDPOINT, proc, List::of).sample().listeners())
        .containsExactly(new Listener(100, List.of(), 3, 128));
    Files.writeString(most, "4096\n");
    assertThat(new KernelReader(() -> ENDPOINT, proc, List::of).sample().listeners())
        .containsExactly(new Listener(100, List.of(), 3, 1_024));
  }

  @Test
  void aConnectionIsWaitingOrHasAnOwner() throws Exception {
    tcp(
        row(8080, LISTEN, 2, 100),
        row(8080, ESTABLISHED, 0, 0),
        row(8080, ESTABLISHED, 0, 0),
        row(8080, ESTABLISHED, 0, 201),
        row(8080, ESTABLISHED, 0, 202),
        row(8080, TIME_WAIT, 0, 0),
        row(8081, ESTABLISHED, 0, 203));
    fd(4711, 5, 201);
    fd(4711, 6, 202);
    fd(4711, 7, 203);
    fd(4823, 5, 202);
    KernelEvent.Sample sample = reader.sample();
    assertThat(sample.waiting()).isEqualTo(2);
    assertThat(sample.connectionsByPid()).isEqualTo(Map.of("4711", 2, "4823", 1));
    tcp(row(8080, LISTEN, 0, 100), row(8080, ESTABLISHED, 0, 202));
    Files.delete(proc.resolve("4823/fd/5"));
    assertThat(reader.sample().connectionsByPid()).isEqualTo(Map.of("4711", 1));
  }

  @Test
  void withoutALookAtConnectionsTheQueueTellsWhoWaits() throws Exception {
    tcp(row(8080, LISTEN, 2, 100), row(8080, LISTEN, 1, 101), row(8080, ESTABLISHED, 0, 201));
    fd(4711, 3, 100);
    fd(4711, 5, 201);
    KernelEvent.Sample sample = reader.sampleWithoutConnections();
    assertThat(sample.listeners())
        .containsExactlyInAnyOrder(
            new Listener(100, List.of(4711L), 2, -1), new Listener(101, List.of(), 1, -1));
    assertThat(sample.waiting()).isEqualTo(3);
    assertThat(sample.connectionsByPid()).isNull();
  }

  @Test
  void whoHasConnectionsIsNotForgottenWhenTheyAreNotLookedAt() throws Exception {
    tcp(row(8080, LISTEN, 0, 100), row(8080, ESTABLISHED, 0, 201));
    fd(4711, 5, 201);
    assertThat(reader.sample().connectionsByPid()).isEqualTo(Map.of("4711", 1));
    reader.sampleWithoutConnections();
    assertThat(reader.sample().connectionsByPid()).isEqualTo(Map.of("4711", 1));
  }

  @Test
  void bothFamiliesAreRead() throws Exception {
    Files.writeString(
        proc.resolve("net/tcp6"),
        HEAD
            + "   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A"
            + " 00000000:00000005 00:00000000 00000000     0        0 300 1 0 100 0 0 10 0\n");
    assertThat(reader.sample().listeners())
        .containsExactlyInAnyOrder(
            new Listener(100, List.of(), 3, -1), new Listener(300, List.of(), 5, -1));
  }

  @Test
  void anotherProgramAtTheSamePortOfAnotherAddressIsLeftOut() throws Exception {
    String elsewhere = row(8080, LISTEN, 9, 400).replace("0100007F", "0200007F");
    String theirs = row(8080, ESTABLISHED, 0, 401).replace("0100007F", "0200007F");
    fd(4711, 5, 201);
    fd(99, 5, 401);
    tcp(row(8080, LISTEN, 0, 100), row(8080, ESTABLISHED, 0, 201), elsewhere, theirs);
    assertThat(reader.sample().listeners()).containsExactly(new Listener(100, List.of(), 0, -1));
    assertThat(reader.sample().connectionsByPid()).isEqualTo(Map.of("4711", 1));

    String everywhere = row(8080, LISTEN, 0, 100).replace("0100007F", "00000000");
    String another = row(8080, ESTABLISHED, 0, 201).replace("0100007F", "0500000A");
    tcp(everywhere, another, elsewhere, theirs);
    assertThat(reader.sample().connectionsByPid())
        .as("a listener on all addresses has the rest")
        .isEqualTo(Map.of("4711", 1));
  }

  @Test
  void aListenerThatMovesToTheOtherFamilyIsFoundInTheNextSample() throws Exception {
    Files.writeString(proc.resolve("net/tcp6"), HEAD);
    reader.sample();
    tcp();
    Files.writeString(proc.resolve("net/tcp6"), HEAD + row(8080, LISTEN, 0, 300) + "\n");
    reader.sample();
    assertThat(reader.sample().listeners()).containsExactly(new Listener(300, List.of(), 0, -1));
  }

  @Test
  void aLongTableIsReadToItsEnd() throws Exception {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      rows.add(row(i % 2 == 0 ? 8081 : 8080, TIME_WAIT, 0, 0));
      rows.add(row(8080, ESTABLISHED, 0, 0) + " ".repeat(i % 7));
    }
    rows.add(row(8080, LISTEN, 7, 100));
    tcp(rows.toArray(String[]::new));
    KernelEvent.Sample sample = reader.sample();
    assertThat(sample.waiting()).isEqualTo(5_000);
    assertThat(sample.listeners()).containsExactly(new Listener(100, List.of(), 7, -1));
  }

  @Test
  void malformedRowsAreSkipped() throws Exception {
    tcp("", "nonsense", "  1:", ":1F90", "   0: 00000000:1F90", row(8080, LISTEN, 1, 100));
    assertThat(reader.sample().listeners()).containsExactly(new Listener(100, List.of(), 1, -1));
  }

  @Test
  void processesThatVanishDuringTheReadAreLeftOut() throws Exception {
    fd(4711, 3, 100);
    Files.createDirectory(proc.resolve("5000"));
    Files.createDirectories(proc.resolve("4711/fd/7"));
    Files.createSymbolicLink(proc.resolve("4711/fd/8"), Path.of("socket:[]"));
    interest.add(6_000L);
    assertThat(reader.sample().listeners().get(0).holders()).containsExactly(4711L);
    assertThat(reader.sample().listeners().get(0).holders()).containsExactly(4711L);
  }

  @Test
  void aNewProcessIsSeenAtOnce() throws Exception {
    fd(4711, 3, 100);
    reader.sample();
    fd(4823, 3, 100);
    assertThat(holders()).containsExactly(4711L, 4823L);
    assertThat(holders()).as("and remembered").containsExactly(4711L, 4823L);
  }

  @Test
  void aProcessOfInterestIsLookedAtEachTime() throws Exception {
    interest.add(4823L);
    fd(4711, 3, 100);
    fd(4823, 3, 555);
    assertThat(holders()).containsExactly(4711L);
    fd(4823, 4, 100);
    assertThat(holders()).containsExactly(4711L, 4823L);
  }

  @Test
  void aNewListenerIsLookedForEverywhere() throws Exception {
    fd(4711, 3, 100);
    fd(4823, 3, 101);
    assertThat(holders()).containsExactly(4711L);
    tcp(row(8080, LISTEN, 0, 101));
    assertThat(holders()).containsExactly(4823L);
  }

  @Test
  void aProcessThatClosesTheListenerIsNoLongerAHolder() throws Exception {
    fd(4711, 3, 100);
    assertThat(holders()).containsExactly(4711L);
    Files.delete(proc.resolve("4711/fd/3"));
    assertThat(holders()).isEmpty();
  }

  @Test
  void withoutCountersThereIsNoSample() throws Exception {
    Files.delete(proc.resolve("net/netstat"));
    assertThatThrownBy(() -> reader.sample()).isInstanceOf(IOException.class);
  }

  private List<Long> holders() throws IOException {
    return reader.sample().listeners().get(0).holders();
  }

  private void tcp(String... rows) throws IOException {
    madeUp.tcp(rows);
  }

  private void fd(long pid, int number, long inode) throws IOException {
    madeUp.fd(pid, number, inode);
  }
}
