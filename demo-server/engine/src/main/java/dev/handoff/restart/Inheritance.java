package dev.handoff.restart;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What a generation got from the one before it.
 *
 * @param generation this one's number, from 1
 * @param bus the Unix socket for events, or null
 * @param inherited true if descriptors 3 and 4 were handed over
 * @param word the descriptor on which a standby waits for the word; {@link #NONE} if this is none
 */
record Inheritance(int generation, Path bus, boolean inherited, int word) {
  static final String LISTENER_FD = "HANDOFF_LISTENER_FD";
  static final String READY_FD = "HANDOFF_READY_FD";
  static final String STANDBY_FD = "HANDOFF_STANDBY_FD";
  static final String GENERATION = "HANDOFF_GENERATION";
  static final String BUS = "HANDOFF_BUS";

  static final int LISTENER = 3;
  static final int READY = 4;
  static final int NONE = -1;

  /** What a standby writes on fd 4 once it is warm. */
  static final String WARM = "standby";

  /** That of a process that is no standby. */
  Inheritance(int generation, Path bus, boolean inherited) {
    this(generation, bus, inherited, NONE);
  }

  /** Whether this process was started ahead of time, to wait for the word. */
  boolean isOfStandby() {
    return word != NONE;
  }

  /**
   * Reads the inheritance from the environment and removes it there, with what a service manager
   * has left for this process only, so that other children of this process do not see it.
   */
  static Inheritance take() throws StartException {
    String listener = System.getenv(LISTENER_FD);
    String ready = System.getenv(READY_FD);
    String word = System.getenv(STANDBY_FD);
    String number = System.getenv(GENERATION);
    Path bus = givenBus();
    if (listener == null && ready == null && word == null) {
      if (System.getenv(ServiceManager.NOTIFY_SOCKET) != null
          || System.getenv(PassedDescriptors.PID) != null) {
        hideFromChildren();
      }
      return new Inheritance(1, bus, false);
    }
    if ("3".equals(listener) && ready == null && word != null) {
      hideFromChildren();
      return new Inheritance(parse(number), bus, true, descriptorOfWord(word));
    }
    if (!"3".equals(listener) || !"4".equals(ready)) {
      throw new StartException(
          LISTENER_FD
              + "="
              + listener
              + " and "
              + READY_FD
              + "="
              + ready
              + " must be 3 and 4: unset both to start a first generation.");
    }
    hideFromChildren();
    return new Inheritance(parse(number), bus, true);
  }

  /** That of a process with this number in which nobody waits for ready. */
  static Inheritance numbered(int generation) {
    return new Inheritance(generation, givenBus(), false);
  }

  /** What a generation of another way got. */
  static Inheritance of(OtherWay way) {
    Inheritance inheritance = new Inheritance(way.generation(), givenBus(), way.awaited());
    hideFromChildren();
    return inheritance;
  }

  /** The listening socket: inherited, or bound by this process. */
  Listener listener(Settings settings) throws StartException {
    return inherited ? Listener.adopt(LISTENER, LISTENER_FD) : Listener.bind(settings.address());
  }

  /**
   * The socket to which this generation's events go, or null. A relative path on the command line
   * counts only for the first generation: later ones may start in another directory, while the bus
   * stays where it is.
   */
  Path busOf(Settings settings) {
    Path named = settings.bus();
    return named == null || bus != null && generation > 1 && !named.isAbsolute() ? bus : named;
  }

  /** The same as a path that a later generation can use from any directory; or null. */
  String busForNext(Settings settings) {
    Path bus = busOf(settings);
    if (bus == null) {
      return null;
    }
    return (BusAddress.fits(bus.toAbsolutePath()) ? bus.toAbsolutePath() : bus).toString();
  }

  /** Writes a line on the ready pipe and closes it. Does nothing in a first generation. */
  void say(String line) throws IOException {
    if (inherited) {
      // Not through jnr: its first use costs 0.3 s, and this is the last step before ready.
      try (FileOutputStream pipe = new FileOutputStream(descriptor(READY))) {
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /** The same for a line after which the pipe stays open. */
  void sayAndStay(String line) throws IOException {
    // Never closed by the JDK, which has not opened it.
    new FileOutputStream(descriptor(READY))
        .write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Checks that a next generation with this command line could say ready: better to fail at the
   * first start than at the first upgrade.
   */
  static void checkAccess() throws StartException {
    try {
      descriptor(READY);
    } catch (IllegalStateException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  /** A descriptor by its number; the JDK has no public way to make one. */
  static FileDescriptor descriptor(int number) {
    try {
      FileDescriptor descriptor = new FileDescriptor();
      Field field = FileDescriptor.class.getDeclaredField("fd");
      field.setAccessible(true);
      field.setInt(descriptor, number);
      return descriptor;
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new IllegalStateException(
          "Start Java with --add-opens java.base/java.io=ALL-UNNAMED.", e);
    }
  }

  private static Path givenBus() {
    String bus = System.getenv(BUS);
    return bus == null || bus.isEmpty() ? null : Path.of(bus);
  }

  private static int descriptorOfWord(String word) throws StartException {
    try {
      int descriptor = Integer.parseInt(word);
      if (descriptor > READY) {
        return descriptor;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new StartException(
        STANDBY_FD + "=" + word + " must be the number of a descriptor from 5 on.");
  }

  private static int parse(String number) throws StartException {
    try {
      int generation = Integer.parseInt(String.valueOf(number));
      if (generation > 1) {
        return generation;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new StartException(
        GENERATION + "=" + number + " must be a number from 2 when a listener is handed over.");
  }

  /**
   * ProcessBuilder copies the environment from a map that only reflection can change. (systemd sets
   * LISTEN_PID so that children do not mistake their parent's descriptors for their own.)
   */
  @SuppressWarnings("unchecked")
  private static void hideFromChildren() {
    try {
      Class<?> type = Class.forName("java.lang.ProcessEnvironment");
      Field field = type.getDeclaredField("theEnvironment");
      field.setAccessible(true);
      Map<Object, Object> environment = (Map<Object, Object>) field.get(null);
      Set<String> ours =
          Set.of(
              LISTENER_FD,
              READY_FD,
              STANDBY_FD,
              GENERATION,
              BUS,
              MoreSockets.NAMES,
              ServiceManager.NOTIFY_SOCKET,
              PassedDescriptors.PID,
              PassedDescriptors.COUNT,
              PassedDescriptors.NAMES);
      environment.keySet().removeIf(name -> ours.contains(name.toString()));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      // Then children see the variables; but fd 3 is not open in them, and the contract requires a
      // check.
    }
  }
}
