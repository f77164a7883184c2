package dev.handoff.demo;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ComponentEvent;
import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.restart.Signalling;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Writes the milestones as lines for people, on a thread of its own: a stopped terminal must not
 * stop the server. When a thousand lines are waiting, further ones are dropped.
 */
final class ConsoleLog implements EventSink {
  private static final int CAPACITY = 1000;
  private static final String END = "";
  private static final long FLUSH_MILLIS = 500;

  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(CAPACITY);

  /**
   * Not System.out: a thread that writes to it holds its lock, and jnr flushes it while loading, on
   * the thread that upgrades and ends the server.
   */
  private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

  private final Thread writer = new Thread(this::write, "console");
  private final long pid = ProcessHandle.current().pid();

  private final Signalling signals;

  /**
   * Creates a log and starts writing.
   *
   * @param signals the signals that a person may send
   */
  ConsoleLog(Signalling signals) {
    this.signals = signals;
    writer.setDaemon(true);
    writer.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::flush, "console-flush"));
  }

  @Override
  public void publish(Event event) {
    String text = sentence(event);
    if (text != null) {
      say(text);
    }
  }

  /** Prints a line about this process. */
  void say(String text) {
    lines.offer(time() + " pid " + pid + " " + text);
  }

  /** Prints a line as it is. */
  void print(String line) {
    lines.offer(line);
  }

  /** The same for a line that must not be dropped: waits while a thousand lines are waiting. */
  void printSurely(String line) throws InterruptedException {
    lines.put(line);
  }

  /** Writes the remaining lines, unless that takes longer than half a second. */
  void flush() {
    lines.offer(END);
    try {
      writer.join(FLUSH_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      for (String line = lines.take(); !line.equals(END); line = lines.take()) {
        out.println(line);
      }
    } catch (InterruptedException e) {
      // Nothing more will be written.
    }
  }

  private String sentence(Event event) {
    if (event instanceof ProcessEvent.Listening it) {
      return (it.inherited() ? "has inherited the listener on http://" : "listens on http://")
          + it.address();
    } else if (event instanceof ProcessEvent.Ready it) {
      return "is ready, "
          + it.afterMillis()
          + " ms after its start; "
          + (signals == Signalling.HANDOFF
              ? "kill -HUP upgrades, kill -TERM ends"
              : "kill -USR1 upgrades, kill -INT ends");
    } else if (event instanceof ProcessEvent.Warned it) {
      return "warns: " + it.what();
    } else if (event instanceof UpgradeEvent.Requested it) {
      return "upgrades (" + it.by() + ")";
    } else if (event instanceof UpgradeEvent.Refused it) {
      return "refuses to upgrade: " + it.why();
    } else if (event instanceof ChildEvent.Spawned it) {
      return "has spawned generation " + it.childGen() + ", pid " + it.child();
    } else if (event instanceof StandbyEvent.Spawned it) {
      return "has spawned generation " + it.childGen() + ", pid " + it.child() + ", ahead of time";
    } else if (event instanceof StandbyEvent.Ready it) {
      return "has pid " + it.child() + " standing by, warm after " + it.millis() + " ms";
    } else if (event instanceof StandbyEvent.Called it) {
      return "gives the word to pid " + it.child() + ", booted " + it.aheadMillis() + " ms ahead";
    } else if (event instanceof StandbyEvent.Discarded it) {
      return "throws away pid " + it.child() + ", which stood by: " + it.why();
    } else if (event instanceof StandbyEvent.Failed it) {
      return "has no generation standing by (" + it.cause() + "): " + it.detail();
    } else if (event instanceof ProcessEvent.Waiting it) {
      return "is warm " + it.afterMillis() + " ms after its start, and waits for the word";
    } else if (event instanceof ChildEvent.Ready it) {
      return "heard ready from pid "
          + it.child()
          + " after "
          + it.millis()
          + " ms; both accept for a moment";
    } else if (event instanceof ChildEvent.Failed it) {
      return "keeps serving: the new generation failed (" + it.cause() + "): " + it.detail();
    } else if (event instanceof UpgradeEvent.Backoff it) {
      return "allows the next upgrade in "
          + it.delayMillis()
          + " ms, after "
          + it.attempt()
          + " failed";
    } else if (event instanceof UpgradeEvent.Rolledback it) {
      return "takes over again: " + it.why();
    } else if (event instanceof UpgradeEvent.Aborted it) {
      return "aborts the upgrade (" + it.by() + "): " + it.why();
    } else if (event instanceof UpgradeEvent.AbortRefused it) {
      return "refuses to abort: " + it.why();
    } else if (event instanceof ProcessEvent.Draining it) {
      return "drains ("
          + it.reason()
          + "): "
          + it.connections()
          + " connections, "
          + it.inFlight()
          + " requests in flight";
    } else if (event instanceof ListenerEvent.Closed) {
      return "has closed its listener";
    } else if (event instanceof ComponentEvent.Stopping it) {
      return "stops " + it.name() + ", " + it.pending() + " pending";
    } else if (event instanceof ComponentEvent.Stopped it) {
      return "has stopped "
          + it.name()
          + " after "
          + it.millis()
          + " ms, "
          + it.pending()
          + " left undone";
    } else if (event instanceof ProcessEvent.Orphaned it) {
      return "is on its own: pid " + it.of() + ", which spawned it, has ended";
    } else if (event instanceof ProcessEvent.Exiting it) {
      return "exits with "
          + it.code()
          + " ("
          + it.reason()
          + "): "
          + it.served()
          + " served, "
          + it.cut()
          + " cut";
    }
    return null;
  }

  /**
   * The time of day in UTC. Formatted by hand: java.time would read the time zone file during the
   * start.
   */
  private static String time() {
    long millis = System.currentTimeMillis() % 86_400_000;
    return two(millis / 3_600_000)
        + ":"
        + two(millis / 60_000 % 60)
        + ":"
        + two(millis / 1000 % 60)
        + "."
        + Long.toString(1000 + millis % 1000).substring(1)
        + "Z";
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
