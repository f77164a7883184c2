package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets. What the acceptor leaves in the queue, another holder of the listener can take. */
@Timeout(60)
class AcceptorTest {
  private static final int PATIENCE = 30;

  private final BlockingQueue<SocketChannel> arrived = new LinkedBlockingQueue<>();
  private final List<SocketChannel> open = new ArrayList<>();
  private ServerSocketChannel listener;

  @BeforeEach
  void listen() throws IOException {
    listener =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }

  @Test
  void connectionsStayInTheQueueUntilItIsToldToAccept() throws Exception {
    Acceptor acceptor = acceptor(arrived::add);
    SocketChannel first = connect();
    assertThat(takeFromQueue()).isEqualTo(from(first));
    assertThat(acceptor.isTaking()).isFalse();
    assertThat(acceptor.accepts()).isEqualTo(Accepts.NONE);

    SocketChannel second = connect();
    acceptor.accept();
    assertThat(nextArrived()).isEqualTo(from(second));
  }

  @Test
  void aConnectionArrivesInBlockingMode() throws Exception {
    acceptor(arrived::add).accept();
    connect();
    assertThat(keep(arrived.take()).isBlocking()).isTrue();
  }

  @Test
  void aPauseLeavesWhatComesLaterInTheQueueUntilTheNextAccept() throws Exception {
    List<Acceptor> itself = new ArrayList<>();
    Acceptor acceptor =
        acceptor(
            client -> {
              itself.get(0).pause();
              arrived.add(client);
            });
    itself.add(acceptor);
    acceptor.accept();
    for (int i = 0; i < 3; i++) {
      SocketChannel taken = connect();
      assertThat(nextArrived()).isEqualTo(from(taken));
      SocketChannel left = connect();
      assertThat(takeFromQueue()).isEqualTo(from(left));
      acceptor.accept();
    }
    assertThat(acceptor.accepts().count()).isEqualTo(3);
  }

  @Test
  void aPauseDoesNotLoseTheConnectionThatIsBeingAccepted() throws Exception {
    Acceptor acceptor = acceptor(arrived::add);
    acceptor.accept();
    awaitTaking(acceptor, true);
    acceptor.pause();

    SocketChannel oneMore = connect();
    assertThat(nextArrived()).isEqualTo(from(oneMore));
    awaitTaking(acceptor, false);
    SocketChannel left = connect();
    assertThat(takeFromQueue()).isEqualTo(from(left));
    assertThat(acceptor.accepts().count()).isEqualTo(1);
  }

  @Test
  void aConnectionThatTheServerHasNotCountedYetIsStillBeingTaken() throws Exception {
    CountDownLatch counted = new CountDownLatch(1);
    Acceptor acceptor =
        acceptor(
            client -> {
              arrived.add(client);
              awaitOpen(counted);
            });
    acceptor.accept();
    connect();
    nextArrived();
    acceptor.pause();
    assertThat(acceptor.isTaking()).isTrue();
    assertThat(acceptor.accepts().count()).isEqualTo(1);
    SocketChannel meanwhile = connect();
    assertThat(takeFromQueue()).isEqualTo(from(meanwhile));

    counted.countDown();
    awaitTaking(acceptor, false);
  }

  @Test
  void itEndsWhenTheListenerIsClosed() throws Exception {
    Acceptor acceptor = acceptor(arrived::add);
    acceptor.accept();
    awaitTaking(acceptor, true);
    listener.close();
    awaitTaking(acceptor, false);
    assertThat(acceptor.accepts()).isEqualTo(Accepts.NONE);
  }

  @Test
  void twoOfThemHandOverWithoutLosingAConnection() throws Exception {
    Acceptor before = acceptor(arrived::add);
    Acceptor after = acceptor(arrived::add);
    List<SocketChannel> clients = new ArrayList<>();
    before.accept();
    for (int i = 0; i < 40; i++) {
      if (i == 10) {
        after.accept();
      } else if (i == 20) {
        before.pause();
      }
      clients.add(connect());
    }
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      all.add(nextArrived());
    }
    List<Object> expected = new ArrayList<>();
    for (SocketChannel client : clients) {
      expected.add(from(client));
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(before.accepts().count() + after.accepts().count()).isEqualTo(40);
    assertThat(before.accepts().count()).as("at most one after its pause").isLessThanOrEqualTo(21);
  }

  @Test
  void itCountsAndRemembersTheFirstAndTheLast() throws Exception {
    Acceptor acceptor = acceptor(arrived::add);
    acceptor.accept();
    long begin = System.nanoTime();
    connect();
    nextArrived();
    Accepts one = acceptor.accepts();
    assertThat(one.count()).isEqualTo(1);
    assertThat(one.firstAt()).isEqualTo(one.lastAt()).isBetween(begin, System.nanoTime());

    long later = System.nanoTime();
    connect();
    connect();
    nextArrived();
    nextArrived();
    Accepts three = acceptor.accepts();
    assertThat(three.count()).isEqualTo(3);
    assertThat(three.firstAt()).isEqualTo(one.firstAt());
    assertThat(three.lastAt()).isBetween(later, System.nanoTime());
  }

  @Test
  void withoutADescriptorItTriesAgainWhileTheClientWaits() throws Exception {
    ScarceListener scarce = new ScarceListener(listener, 3);
    Acceptor acceptor = new Acceptor(scarce, arrived::add);
    SocketChannel waiting = connect();
    acceptor.accept();
    assertThat(nextArrived()).isEqualTo(from(waiting));
    assertThat(acceptor.accepts().count()).isEqualTo(1);
    // Only the lower bound: a busy machine makes the pauses longer.
    assertThat(scarce.nanosOfFailing()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void aConnectionThatCannotBeServedIsClosedAndTheNextOneArrives() throws Exception {
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true));
    try {
      Iterator<Consumer<SocketChannel>> turns =
          List.<Consumer<SocketChannel>>of(
                  client -> {
                    throw new OutOfMemoryError("no thread");
                  },
                  client -> {
                    throw new IllegalStateException("no room");
                  },
                  arrived::add)
              .iterator();
      acceptor(client -> turns.next().accept(client)).accept();
      for (int i = 0; i < 2; i++) {
        assertThat(connect().read(ByteBuffer.allocate(1))).as("bytes until its end").isEqualTo(-1);
      }
      SocketChannel served = connect();
      assertThat(nextArrived()).isEqualTo(from(served));
    } finally {
      System.setErr(err);
    }
    assertThat(said.toString())
        .isEqualTo(
            """
            A connection could not be served and is closed: java.lang.OutOfMemoryError: no thread
            A connection could not be served and is closed: java.lang.IllegalStateException: no room
            """);
  }

  private Acceptor acceptor(Consumer<SocketChannel> arrived) {
    return new Acceptor(listener, arrived);
  }

  private SocketChannel connect() throws IOException {
    return keep(SocketChannel.open(listener.getLocalAddress()));
  }

  /** Which client it is, as {@link #from} names it. */
  private Object nextArrived() throws Exception {
    return keep(arrived.take()).getRemoteAddress();
  }

  /** The client that another process would get; fails if the acceptor is accepting. */
  private Object takeFromQueue() throws Exception {
    FutureTask<SocketChannel> taken = new FutureTask<>(listener::accept);
    Thread other = new Thread(taken, "other-holder");
    other.setDaemon(true);
    other.start();
    return keep(taken.get(PATIENCE, TimeUnit.SECONDS)).getRemoteAddress();
  }

  private static Object from(SocketChannel client) throws IOException {
    return client.getLocalAddress();
  }

  private SocketChannel keep(SocketChannel channel) {
    open.add(channel);
    return channel;
  }

  private static void awaitTaking(Acceptor acceptor, boolean taking) throws InterruptedException {
    Await.untilTrue(() -> acceptor.isTaking() == taking, () -> "isTaking is not " + taking);
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
