package dev.handoff.restart;

import dev.handoff.posix.Environment;
import dev.handoff.posix.Words;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The descriptors that a service manager has passed to this process, from 3 on (sd_listen_fds(3)).
 *
 * @param names one for each, in their order
 */
public record PassedDescriptors(List<String> names) {
  static final String PID = "LISTEN_PID";
  static final String COUNT = "LISTEN_FDS";
  static final String NAMES = "LISTEN_FDNAMES";

  private static final int FIRST = 3;

  /** What a descriptor is called whose name the manager does not tell. */
  private static final String UNNAMED = "unknown";

  /**
   * Those of this process.
   *
   * @throws StartException if there are none; the message says why and what to do
   */
  public static PassedDescriptors ofThisProcess() throws StartException {
    try {
      return of(Environment.ofThisProcess(), ProcessHandle.current().pid());
    } catch (IOException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private static PassedDescriptors of(Environment environment, long pid) throws StartException {
    String meant = environment.get(PID);
    if (environment.get(COUNT) == null || meant == null) {
      throw new StartException(
          "No socket was handed to this process ("
              + COUNT
              + " and "
              + PID
              + " are not set): start it by a socket unit of systemd, or for a try by"
              + " systemd-socket-activate -l 127.0.0.1:8080 and its command.");
    }
    if (!isMeant(environment, pid)) {
      throw new StartException(
          PID
              + " is "
              + Words.shown(meant)
              + ", but this is process "
              + pid
              + ": the sockets are meant for another process, perhaps one that started this one"
              + " without exec.");
    }
    PassedDescriptors passed = in(environment);
    if (passed.names.isEmpty()) {
      throw new StartException(COUNT + " is 0: there is no socket.");
    }
    return passed;
  }

  /** Whether the variables mean this process: they are inherited, the descriptors may not be. */
  static boolean isMeant(Environment environment, long pid) {
    return Long.toString(pid).equals(environment.get(PID));
  }

  /** What the variables say, whichever process they mean. */
  static PassedDescriptors in(Environment environment) throws StartException {
    String count = String.valueOf(environment.get(COUNT));
    if (!count.matches("[0-9]{1,4}")) {
      throw new StartException(COUNT + "=" + Words.shown(count) + " must be a number.");
    }
    int number = Integer.parseInt(count);
    String text = environment.get(NAMES);
    if (text == null || text.isEmpty()) {
      return new PassedDescriptors(Collections.nCopies(number, UNNAMED));
    }
    List<String> names = List.of(text.split(":", -1));
    if (names.size() != number) {
      throw new StartException(
          NAMES + " has " + names.size() + " names, but " + COUNT + " is " + number + ".");
    }
    return new PassedDescriptors(names);
  }

  /** The number of a descriptor by its place among the names. */
  int descriptor(int place) {
    return FIRST + place;
  }

  /** Their names for people. */
  String shown() {
    return names.isEmpty() ? "none" : Words.shown(String.join(", ", names));
  }

  /** The listener: the descriptor of that name, otherwise the first one. */
  public Listener listener(String name) throws StartException {
    return Listener.adopt(descriptor(Math.max(0, names.indexOf(name))), COUNT);
  }

  /** All of them, to be asked for by name. */
  public MoreSockets sockets() {
    Map<String, Integer> descriptors = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      descriptors.putIfAbsent(names.get(i), descriptor(i));
    }
    return MoreSockets.at(descriptors);
  }
}
