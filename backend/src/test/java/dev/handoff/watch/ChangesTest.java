package dev.handoff.watch;

import static dev.handoff.watch.MadeUpProc.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.ListenerEvent.Held;
import dev.handoff.event.ProcessEvent.Gone;
import dev.handoff.event.ProcessEvent.Seen;
import dev.handoff.procfs.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a master and workers, in a made-up {@code /proc}. */
class ChangesTest {
  private static final long OURS = 90;
  private static final long MASTER = 100;
  private static final String LISTEN = "0A";
  private static final String ADDRESS = "127.0.0.1:8080";

  @TempDir private Path folder;
  private final List<Event> told = new ArrayList<>();
  private final Map<Event, Long> moments = new HashMap<>();
  private final Set<Long> adopted = new HashSet<>();
  private MadeUpProc proc;
  private KernelReader reader;
  private Changes changes;
  private long now;

  @BeforeEach
  void aMasterWithAWorker() throws Exception {
    proc = MadeUpProc.in(folder);
    proc.tcp(row(8080, LISTEN, 0, 7));
    proc.process(OURS, 1, "java", 5);
    proc.process(MASTER, OURS, "nginx", 10);
    proc.process(101, MASTER, "nginx", 11);
    proc.process(55, 1, "postgres", 3);
    proc.fd(MASTER, 6, 7);
    proc.fd(101, 6, 7);
    reader =
        new KernelReader(
            () -> new Endpoint("127.0.0.1", 8080),
            folder,
            List::of,
            () -> (pid, parent) -> pid == MASTER || adopted.contains(pid) && parent == OURS);
    changes =
        new Changes(
            new EventSink() {
              @Override
              public void publish(Event event) {
                throw new AssertionError("without its moment: " + event);
              }

              @Override
              public void publish(Event event, long at) {
                told.add(event);
                moments.put(event, at);
              }
            });
  }

  @Test
  void theTreeAndTheHoldersAreReportedOnce() throws Exception {
    look();
    assertThat(news()).containsExactly(new Held(7, ADDRESS, List.of(MASTER, 101L)));
    look();
    Seen master = new Seen(MASTER, OURS, "nginx", "nginx -c x.conf", 10, true);
    Seen worker = new Seen(101, MASTER, "nginx", "nginx -c x.conf", 11, true);
    assertThat(news()).containsExactly(master, worker);
    assertThat(moments).as("when they were first seen").containsEntry(worker, 1L);
    look();
    assertThat(news()).isEmpty();
  }

  @Test
  void aReloadIsSeenWithoutAWordOfTheServer() throws Exception {
    rest();
    proc.process(102, MASTER, "nginx", 20);
    proc.fd(102, 6, 7);
    look();
    assertThat(news()).containsExactly(new Held(7, ADDRESS, List.of(MASTER, 101L, 102L)));
    proc.ends(101);
    look();
    assertThat(news())
        .containsExactlyInAnyOrder(
            new Gone(101, 11),
            new Seen(102, MASTER, "nginx", "nginx -c x.conf", 20, true),
            new Held(7, ADDRESS, List.of(MASTER, 102L)));
  }

  @Test
  void whatWasThereForOneLookOnlyIsNotReported() throws Exception {
    rest();
    proc.process(102, MASTER, "sh", 20);
    look();
    proc.ends(102);
    look();
    assertThat(news()).isEmpty();
  }

  @Test
  void aProcessThatHasEndedIsGoneEvenIfNobodyReapsIt() throws Exception {
    rest();
    proc.process(101, MASTER, 101, "nginx", 11, "Z");
    look();
    assertThat(news()).contains(new Gone(101, 11));
  }

  @Test
  void aPidThatIsUsedAgainIsAnotherProcess() throws Exception {
    rest();
    proc.process(101, MASTER, "nginx", 30);
    look();
    look();
    assertThat(news())
        .containsExactly(
            new Gone(101, 11), new Seen(101, MASTER, "nginx", "nginx -c x.conf", 30, true));
  }

  @Test
  void anOrphanStaysInTheTreeAndSoDoesWhatItStarts() throws Exception {
    rest();
    proc.process(101, OURS, "nginx", 11);
    proc.ends(MASTER);
    look();
    proc.process(103, 101, "nginx", 40);
    look();
    look();
    assertThat(news())
        .containsExactlyInAnyOrder(
            new Gone(MASTER, 10),
            new Held(7, ADDRESS, List.of(101L)),
            new Seen(103, 101, "nginx", "nginx -c x.conf", 40, true));
  }

  @Test
  void anOrphanWhoseParentNobodySawIsInTheTreeByItsSessionOrIfWeKeepIt() throws Exception {
    rest();
    proc.process(104, OURS, MASTER, "nginx", 50, "S");
    proc.process(105, OURS, "nginx", 51);
    proc.process(106, OURS, "traffic", 52);
    adopted.add(105L);
    look();
    look();
    assertThat(news())
        .extracting(each -> ((Seen) each).of() + " " + ((Seen) each).inTree())
        .containsExactly("104 true", "105 true");
  }

  @Test
  void whoeverElseHoldsTheListenerIsSeenToo() throws Exception {
    rest();
    proc.fd(55, 3, 7);
    // Processes that were there before are looked at every two seconds.
    proc.tcp(row(8080, LISTEN, 0, 8), row(8080, LISTEN, 0, 7));
    look();
    look();
    assertThat(news())
        .containsExactly(
            new Held(7, ADDRESS, List.of(55L, MASTER, 101L)),
            new Seen(55, 1, "postgres", "postgres -c x.conf", 3, false));
  }

  @Test
  void thatNobodyHoldsASocketTakesTwoLooksAndItsEndOne() throws Exception {
    rest();
    proc.ends(101);
    proc.ends(MASTER);
    look();
    assertThat(news()).containsExactlyInAnyOrder(new Gone(MASTER, 10), new Gone(101, 11));
    look();
    assertThat(news()).containsExactly(new Held(7, ADDRESS, List.of()));
    proc.tcp();
    look();
    assertThat(news()).as("it was reported").isEmpty();

    proc.process(102, 1, "nginx", 60);
    proc.fd(102, 6, 9);
    proc.tcp(row(8080, LISTEN, 0, 9));
    look();
    proc.tcp();
    look();
    assertThat(news())
        .contains(new Held(9, ADDRESS, List.of(102L)), new Held(9, ADDRESS, List.of()));
  }

  private void rest() throws IOException {
    look();
    look();
    told.clear();
  }

  private void look() throws IOException {
    reader.sample();
    changes.report(reader.tree(), reader.held(), ++now);
  }

  private List<Event> news() {
    List<Event> news = new ArrayList<>(told);
    told.clear();
    return news;
  }
}
