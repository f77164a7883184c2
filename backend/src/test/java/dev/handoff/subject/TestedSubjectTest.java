package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Await;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent.Gone;
import dev.handoff.event.ProcessEvent.Seen;
import dev.handoff.event.RestartEvent.Asked;
import dev.handoff.event.RestartEvent.Settled;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.process.Workspace;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A master in the shell with one worker: it reports nothing, and knows only signals. */
@Timeout(120)
class TestedSubjectTest {
  private static final String RELOADS = "trap 'kill $!; sleep 600 &' HUP; ";
  private static final String IGNORES = "trap '' HUP; ";
  private static final String SERVES = "sleep 600 & while :; do wait; done";

  private final Journal journal = new Journal(10_000);
  private final Tail events = new Tail(journal, 0);
  private Workspace workspace;

  @BeforeEach
  void open() throws IOException {
    workspace = Workspace.open();
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void aReloadIsAskedForAndSettledAndTheKernelShowsItsProcesses() throws Exception {
    Shell shell = new Shell(RELOADS, Duration.ofSeconds(60));
    TestedSubject server = started(shell);
    long worker = shell.worker();
    try (TestedSubject.Watch watch = server.watch()) {
      await(event -> event instanceof Seen seen && seen.of() == worker);
      TestedSubject.Asked asked = server.ask();
      server.settle(asked);
      long next = shell.worker();
      assertThat(next).isNotEqualTo(worker);

      await(new Asked(1, "shell", "SIGHUP", shell.main(), asked.before())::equals);
      assertThat(asked.before()).containsExactlyInAnyOrder(shell.main(), worker);
      await(new Settled(1, true, null, List.of(shell.main()))::equals);
      assertThat(journal.after(0, 1_000))
          .filteredOn(entry -> entry.envelope().event() instanceof Asked)
          .allMatch(entry -> entry.envelope().mono() == asked.at());
    }
    try (TestedSubject.Watch again = server.watch()) {
      long next = shell.worker();
      await(event -> event instanceof Seen seen && seen.of() == next && seen.inTree());
    }
  }

  @Test
  void whatTheLookBeforeItTakesIsNotTheServersTime() throws Exception {
    Shell shell = new Shell(RELOADS, Duration.ofSeconds(60));
    TestedSubject server = started(shell);
    TestedSubject.Asked asked = server.ask();
    assertThat(asked.at()).isBetween(shell.looked, shell.told);
    server.settle(asked);
  }

  @Test
  void theEndOfAWorkerIsSeen() throws Exception {
    Shell shell = new Shell(RELOADS, Duration.ofSeconds(60));
    TestedSubject server = started(shell);
    long worker = shell.worker();
    try (TestedSubject.Watch watch = server.watch()) {
      await(event -> event instanceof Seen seen && seen.of() == worker);
      server.settle(server.ask());
      await(event -> event instanceof Gone gone && gone.of() == worker);
    }
  }

  @Test
  void theProcessThatIsToldIsTheMainOneOfThatMoment() throws Exception {
    Shell shell = new Shell(IGNORES, Duration.ofSeconds(60));
    TestedSubject server = started(shell);
    long former = shell.main();
    shell.start();
    TestedSubject.Asked asked = server.ask();
    assertThat(shell.main()).isNotEqualTo(former);
    await(new Asked(1, "shell", "SIGHUP", shell.main(), asked.before())::equals);
  }

  @Test
  void aRestartThatDoesNothingIsSettledUnfinished() throws Exception {
    Shell shell = new Shell(IGNORES, Duration.ZERO);
    TestedSubject server = started(shell);
    TestedSubject.Asked asked = server.ask();
    assertThatThrownBy(() -> server.settle(asked))
        .isInstanceOf(SubjectException.class)
        .hasMessage("did not restart: its old processes stay");
    List<Long> all = List.copyOf(new TreeSet<>(asked.before()));
    await(
        event ->
            event instanceof Settled settled
                && !settled.finished()
                && settled.stayed().equals(all));
  }

  @Test
  void whatIsKnownToFailEndsTheWait() throws Exception {
    Shell shell = new Shell(IGNORES, Duration.ofSeconds(60));
    TestedSubject server = started(shell);
    TestedSubject.Asked asked = server.ask();
    shell.trouble = "It would rather not.";
    assertThatThrownBy(() -> server.settle(asked))
        .hasMessage("did not restart: It would rather not");
  }

  @Test
  void whoIsGoneCannotBeAskedAndTheRestartIsSettledWithThat() throws Exception {
    Shell shell = new Shell(IGNORES, Duration.ofSeconds(60));
    TestedSubject server = started(shell);
    workspace.children().signal(shell.main(), "KILL");
    Await.untilTrue(() -> !Proc.isThere(shell.main()), () -> "the master lives");
    assertThatThrownBy(server::ask).hasMessage("has ended without being told to");
    await(
        event ->
            event instanceof Settled settled
                && "has ended without being told to".equals(settled.why()));
  }

  private TestedSubject started(Shell shell) throws Exception {
    TestedSubject server = new TestedSubject(shell, journal);
    server.start();
    return server;
  }

  private void await(Predicate<Event> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!wanted.test(events.next(deadline).orElseThrow().envelope().event())) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  private final class Shell extends FakeSubject {
    private final String trap;
    private volatile long main;
    private String trouble;
    private long looked;
    private long told;

    Shell(String trap, Duration patience) {
      super("shell", patience);
      this.trap = trap;
    }

    @Override
    public void start() throws IOException, InterruptedException {
      main = workspace.children().spawnHeard(List.of("sh", "-c", trap + SERVES)).pid();
      // The trap is set before the worker is there.
      Await.untilTrue(() -> !replaceable().isEmpty(), () -> "the master has no worker");
    }

    long worker() {
      return replaceable().iterator().next();
    }

    @Override
    public long main() {
      return main;
    }

    @Override
    protected UnderWay restart() throws SubjectException {
      told = System.nanoTime();
      Set<Long> old = replaceable();
      if (!workspace.children().signal(main, "HUP")) {
        throw new SubjectException("has ended without being told to");
      }
      return new UnderWay() {
        @Override
        public boolean isDone() throws SubjectException {
          if (trouble != null) {
            throw new SubjectException(trouble);
          }
          return old.stream().noneMatch(Proc::isThere) && !replaceable().isEmpty();
        }

        @Override
        public String waitsFor() {
          return "its old processes stay";
        }
      };
    }

    @Override
    public Processes look() {
      Set<Long> workers = replaceable();
      Set<Long> all = new TreeSet<>(workers);
      all.add(main);
      looked = System.nanoTime();
      return new Processes(List.copyOf(all), workers, main);
    }

    private Set<Long> replaceable() {
      return ProcessHandle.of(main).stream()
          .flatMap(ProcessHandle::children)
          .map(ProcessHandle::pid)
          .collect(Collectors.toSet());
    }
  }
}
