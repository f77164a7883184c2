package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.RestartEvent;
import dev.handoff.event.SubjectEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.story.UpgradeOutcome;
import dev.handoff.subject.FakeSubject;
import dev.handoff.subject.Processes;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.UnderWay;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OtherServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long SELF = ProcessHandle.current().pid();

  private final Journal journal = new Journal(1_000);
  private final Tail news = new Tail(journal, 0);
  private final MadeUp subject = new MadeUp();
  private final OtherServer server =
      new OtherServer(subject, journal, new AtomicLong(6)::incrementAndGet);

  @Test
  void itIsStartedRestartedAndStoppedAndTellsSo() throws Exception {
    assertThat(server.start().await(PATIENCE).orElseThrow().ready()).isTrue();
    assertThat(states()).containsExactly("starting", "running");
    CompletableFuture<UpgradeOutcome> outcome = server.restart();
    assertThat(server.doing()).isEqualTo("restarting");
    assertThatThrownBy(server::restart)
        .isInstanceOf(Refusal.class)
        .hasMessage("made-up is restarting. Try again in a moment.");
    assertThat(asked().id()).isEqualTo(7);
    subject.done.countDown();
    assertThat(outcome.get().outcome()).isEqualTo("done");
    assertThat(server.doing()).isEqualTo("running");
    assertThat(server.stop().get()).isTrue();
    assertThat(server.state()).isEqualTo(OtherServer.State.ENDED);
    assertThat(subject.closed).isTrue();
  }

  @Test
  void aRestartThatIsUnderWayIsGivenUpWhenItIsStopped() throws Exception {
    server.start().await(PATIENCE).orElseThrow();
    CompletableFuture<UpgradeOutcome> outcome = server.restart();
    server.stop().get();
    assertThat(outcome.get().outcome()).isEqualTo("failed");
    assertThat(outcome.get().why()).isEqualTo("made-up was told to end.");
    assertThat(server.state()).isEqualTo(OtherServer.State.ENDED);
  }

  @Test
  void oneThatDoesNotStartSaysWhy() throws Exception {
    subject.trouble = "does not start: it is broken";
    FirstGeneration.Start start = server.start().await(PATIENCE).orElseThrow();
    assertThat(start.ready()).isFalse();
    assertThat(start.ended()).isTrue();
    assertThat(start.why()).isEqualTo("made-up does not start: it is broken.");
    assertThat(states()).containsExactly("starting", "failed");
    assertThat(server.stop().get()).isTrue();
  }

  @Test
  void oneThatEndsByItselfIsMissed() throws Exception {
    server.start().await(PATIENCE).orElseThrow();
    // No process has this PID.
    subject.main = 1L << 30;
    SubjectEvent.State last = next();
    while (!last.state().equals("stopped")) {
      last = next();
    }
    assertThat(last.why()).isEqualTo("made-up has ended without having been told to.");
    assertThat(server.state()).isEqualTo(OtherServer.State.ENDED);
  }

  private List<String> states() {
    return journal.snapshot().stream()
        .map(entry -> entry.envelope().event())
        .filter(SubjectEvent.State.class::isInstance)
        .map(event -> ((SubjectEvent.State) event).state())
        .toList();
  }

  private SubjectEvent.State next() throws InterruptedException {
    while (true) {
      var event =
          news.next(System.nanoTime() + PATIENCE.toNanos()).orElseThrow().envelope().event();
      if (event instanceof SubjectEvent.State state) {
        return state;
      }
    }
  }

  private RestartEvent.Asked asked() {
    return journal.snapshot().stream()
        .map(entry -> entry.envelope().event())
        .filter(RestartEvent.Asked.class::isInstance)
        .map(RestartEvent.Asked.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** A server whose only process is this one. */
  private static final class MadeUp extends FakeSubject {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile String trouble;
    private volatile long main = SELF;
    private volatile boolean closed;

    MadeUp() {
      super("made-up", PATIENCE);
    }

    @Override
    public void start() throws SubjectException {
      if (trouble != null) {
        throw new SubjectException(trouble);
      }
    }

    @Override
    protected UnderWay restart() {
      return new UnderWay() {
        @Override
        public boolean isDone() throws InterruptedException {
          return done.await(1, TimeUnit.MILLISECONDS);
        }

        @Override
        public String waitsFor() {
          return "it waits";
        }
      };
    }

    @Override
    public long main() {
      return main;
    }

    @Override
    public Processes look() {
      return new Processes(main == SELF ? List.of(SELF) : List.of(), Set.of(), main);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
