package dev.handoff.subject;

import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.process.NotifyReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server tells its service manager about its state, as events: it is offered a socket for
 * that, as systemd does it (sd_notify(3)).
 */
final class Notices implements AutoCloseable {
  static final String VARIABLE = "NOTIFY_SOCKET";

  private static final String SOCKET = "notify";
  private static final List<String> STATES = List.of("READY", "RELOADING", "STOPPING");
  private static final int MOST_A_SECOND = 50;
  private static final int LONGEST_STATUS = 200;
  private static final long A_SECOND = 1_000_000_000;

  private final EventSink sink;
  private final Map<Long, ProcessEvent.Notified> before = new HashMap<>();
  private final Map<Long, List<String>> statesBefore = new HashMap<>();
  private NotifyReceiver receiver;
  private long second;
  private int told;

  Notices(EventSink sink) {
    this.sink = sink;
  }

  /**
   * Begins to listen.
   *
   * @param folder of the server
   * @return null if that is not possible: the server then runs as without a manager
   */
  static Notices in(Path folder, EventSink sink) {
    Notices notices = new Notices(sink);
    try {
      notices.receiver = NotifyReceiver.start(folder.resolve(SOCKET), notices::heard);
      return notices;
    } catch (IOException impossible) {
      return null;
    }
  }

  /** The value of the variable. */
  String address() {
    return receiver.path().toString();
  }

  @Override
  public void close() {
    receiver.close();
  }

  /** What says nothing new, or comes too often, is left out. */
  void heard(long pid, String message, long at) {
    ProcessEvent.Notified notified = news(read(pid, message));
    boolean news =
        !notified.states().isEmpty() || notified.status() != null || notified.main() != null;
    if (!news || notified.equals(before.put(pid, notified))) {
      return;
    }
    if (at - second > A_SECOND) {
      second = at;
      told = 0;
    }
    if (told++ < MOST_A_SECOND) {
      sink.publish(notified, at);
    }
  }

  /** PHP-FPM says every ten seconds that it is ready: its status alone is new then. */
  private ProcessEvent.Notified news(ProcessEvent.Notified said) {
    boolean same = said.states().equals(statesBefore.get(said.of()));
    if (!said.states().isEmpty()) {
      statesBefore.put(said.of(), said.states());
    }
    return same ? new ProcessEvent.Notified(said.of(), List.of(), said.status(), null) : said;
  }

  private static ProcessEvent.Notified read(long pid, String message) {
    List<String> states = new ArrayList<>();
    String status = null;
    Long main = null;
    for (String line : message.split("\n")) {
      int equals = line.indexOf('=');
      String name = equals < 0 ? line : line.substring(0, equals);
      String value = line.substring(equals + 1).strip();
      if (STATES.contains(name) && value.equals("1")) {
        states.add(name);
      } else if (name.equals("STATUS") && !value.isEmpty()) {
        status = value.substring(0, Math.min(value.length(), LONGEST_STATUS));
      } else if (name.equals("MAINPID") && value.matches("[1-9]\\d{0,9}")) {
        main = Long.valueOf(value);
      }
    }
    return new ProcessEvent.Notified(pid, List.copyOf(states), status, main);
  }
}
