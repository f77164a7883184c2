package dev.handoff.restart;

import dev.handoff.event.EventPublisher;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.CommandLine;
import dev.handoff.posix.Libc;
import dev.handoff.posix.Stat;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * This process as one of the generations of a server: the first, which binds the listening socket,
 * or a later one, which got it on descriptor 3.
 */
public final class Generation {
  /** The path of a Unix socket, in bytes (unix(7)). */
  private static final int LONGEST_SOCKET = 107;

  private final Settings settings;
  private final Inheritance inheritance;
  private final Listener listener;
  private final Predecessor predecessor;
  private final Release release;
  private final Next.Origin origin;
  private final EventPublisher publisher;
  private final EventSink events;
  private final long startedAt;
  private final OnDemand<Libc> libc = new OnDemand<>(Libc::new);
  private final List<Stopping.Registered> components = new ArrayList<>();
  private Terminal terminal;
  private volatile Lifecycle life;

  private Generation(
      Settings settings,
      Inheritance inheritance,
      Next.Origin origin,
      Listener listener,
      Release release,
      EventSink log)
      throws StartException {
    this.settings = settings;
    this.inheritance = inheritance;
    this.origin = origin;
    this.listener = listener;
    this.predecessor = Predecessor.of(inheritance, listener);
    this.release = release;
    Path bus = inheritance.busOf(settings);
    this.publisher = bus == null ? null : new EventPublisher(bus, inheritance.generation());
    this.events = publisher == null ? log : log.and(publisher);
    this.startedAt = System.currentTimeMillis() - ageMillis();
  }

  /**
   * Makes this process a generation. The listener is held from here on, but nothing accepts yet.
   * SIGHUP, SIGTERM and SIGINT belong to it from here on; until it is ready the first is refused
   * and the others end the process with code 0.
   *
   * @param settings of this generation; a later one does not look at its address
   * @param log gets every event too, called by the thread that makes it
   * @throws StartException if the address cannot be bound, the inherited descriptors are not what
   *     they should be, the release file cannot be read, or Java keeps the signals for itself
   */
  public static Generation begin(Settings settings, EventSink log) throws StartException {
    Inheritance inheritance = Inheritance.take();
    Inheritance.checkAccess();
    Next.Origin origin;
    Release release;
    try {
      origin = Next.Origin.ofThisProcess(settings.releaseFile());
      release = Release.read(settings.releaseFile());
    } catch (IOException e) {
      throw new StartException(e.getMessage(), e);
    }
    Listener listener =
        inheritance.inherited() ? Listener.adopt() : Listener.bind(settings.address());
    Generation generation = new Generation(settings, inheritance, origin, listener, release, log);
    generation.terminal =
        Terminal.of(inheritance, Signals.deliverTo(generation, settings.signals()));
    generation.announce();
    return generation;
  }

  /**
   * The listening socket, in blocking mode. Accept from it in a thread of its own, and only between
   * the calls of {@link Service}.
   */
  public ServerSocketChannel listener() {
    return listener.channel();
  }

  /** Where the listener is bound. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** This generation's number, from 1. */
  public int number() {
    return inheritance.generation();
  }

  /** What the release file said when this generation began. */
  public Release release() {
    return release;
  }

  /** For what the server itself wants to tell. */
  public EventSink events() {
    return events;
  }

  /**
   * Has a component stopped when the last connection has gone: in reverse order of registration,
   * each when the one before it has stopped or its deadline has passed. What is left undone then
   * makes the exit code 1. Any thread may call this.
   *
   * @param deadline counted from the moment when it is asked to stop
   */
  public void register(Component component, Duration deadline) {
    synchronized (components) {
      components.add(0, new Stopping.Registered(component, deadline));
    }
  }

  /**
   * Says ready, has the service accept, and lives until it is time to exit.
   *
   * @return the exit code: 0, or 1 if requests were broken off or a component did not finish
   * @throws IOException if the old generation lives, but no longer waits for ready
   */
  public int run(Service service) throws IOException, InterruptedException {
    life = new Lifecycle(this, service, startedAt);
    long readyAt = System.nanoTime();
    sayReady();
    service.accept();
    events.publish(new ProcessEvent.Ready(System.currentTimeMillis() - startedAt), readyAt);
    if (publisher != null) {
      publisher.start();
    }
    Exited exited = life.run();
    events.publish(
        new ProcessEvent.Exiting(
            exited.code(), exited.reason(), service.load().served(), exited.cut()));
    close();
    return exited.code();
  }

  /** Gives up before {@link #run}: tells the bus what there is to tell. */
  public void close() {
    if (publisher != null) {
      publisher.close();
    }
  }

  /** A signal has come, in a thread of its own. */
  void received(String signal, Signals.Order order) {
    Lifecycle running = life;
    if (running != null) {
      running.post(state -> running.obey(state, signal, order));
    } else if (order == Signals.Order.UPGRADE) {
      events.publish(
          new UpgradeEvent.Refused(
              "SIG" + signal, "Generation " + number() + " is not ready yet."));
    } else {
      events.publish(new ProcessEvent.Exiting(0, "terminated before ready", 0, 0));
      close();
      System.exit(0);
    }
  }

  Libc libc() {
    return libc.get();
  }

  OnDemand<Libc> libcOnDemand() {
    return libc;
  }

  Terminal terminal() {
    return terminal;
  }

  Settings settings() {
    return settings;
  }

  List<Stopping.Registered> componentsToStop() {
    synchronized (components) {
      return List.copyOf(components);
    }
  }

  Predecessor predecessor() {
    return predecessor;
  }

  Inheritance inheritance() {
    return inheritance;
  }

  Listener heldListener() {
    return listener;
  }

  /** The bus as a later generation finds it from any directory, or null. */
  String bus() {
    Path bus = inheritance.busOf(settings);
    if (bus == null) {
      return null;
    }
    String absolute = bus.toAbsolutePath().toString();
    return absolute.length() > LONGEST_SOCKET ? bus.toString() : absolute;
  }

  Next.Origin origin() {
    return origin;
  }

  /**
   * Since exec. ProcessHandle would tell it from the boot time in whole seconds, and the JVM's
   * management beans take 50 ms to load.
   */
  private static long ageMillis() throws StartException {
    try {
      String uptime = Files.readString(Path.of("/proc/uptime"));
      return (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000)
          - Stat.ofThisProcess().number(Stat.START_TIME) * Stat.MILLIS_PER_TICK;
    } catch (IOException e) {
      throw new StartException("/proc cannot be read: Handoff needs Linux.", e);
    }
  }

  /** If the old generation has died, nobody else holds the listener: then this one serves on. */
  private void sayReady() throws IOException {
    try {
      inheritance.say("ready");
    } catch (IOException e) {
      if (!predecessor.isDead()) {
        throw new IOException("the old generation no longer waits for ready on fd 4", e);
      }
    }
  }

  private void announce() {
    events.publish(
        new ProcessEvent.Started(
            ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L),
            release.version(),
            System.getProperty("java.version"),
            CommandLine.shown(origin.command())));
    events.publish(
        new ProcessEvent.Listening(
            Authority.of(listener.address()), listener.inode(), listener.inherited()));
  }
}
