package dev.handoff.restart;

import dev.handoff.event.EventPublisher;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.CommandLine;
import dev.handoff.posix.Libc;
import dev.handoff.release.Next;
import dev.handoff.release.Release;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Random;

/**
 * This process as one generation of a server: the first, which binds the listening socket or gets
 * it from a service manager, or a later one, which inherits it on descriptor 3.
 */
public final class Generation {
  private final Held held;
  private final Next.Origin origin;
  private final Release release;
  private final EventPublisher publisher;
  private final Word word;
  private final OnDemand<Libc> libc = new OnDemand<>(Libc::new);
  private volatile Lifecycle life;

  private Generation(Bootstrap from) {
    held = from.held();
    origin = from.origin();
    release = from.release();
    publisher = from.publisher();
    word =
        held.inheritance().isOfStandby()
            ? Word.from(held.inheritance().word(), () -> end("never called"))
            : Word.alreadyGiven();
  }

  /**
   * Makes this process a generation. The listener is held from here on, but nothing accepts yet.
   * The signals of its {@link Signalling} belong to it from here on; until it is ready those that
   * ask for an upgrade or abort one are refused, and the others end the process with code 0.
   *
   * @param settings of this generation; the address is ignored by a later one, and by one to which
   *     a service manager has passed a listener
   * @param log also gets every event, on the thread that publishes it
   * @throws StartException if the address cannot be bound, the passed descriptors are not what they
   *     should be, the release file cannot be read, the bus cannot be a socket, or Java keeps the
   *     signals for itself
   */
  public static Generation begin(Settings settings, EventSink log) throws StartException {
    return begin(settings, log, Inheritance.take(), null);
  }

  /**
   * The same for another way to restart. The address of the settings and the variables of the
   * engine's own way are not looked at, except for {@code HANDOFF_BUS}.
   */
  public static Generation begin(Settings settings, EventSink log, OtherWay way)
      throws StartException {
    return begin(settings, log, Inheritance.of(way), way);
  }

  private static Generation begin(
      Settings settings, EventSink log, Inheritance inheritance, OtherWay way)
      throws StartException {
    Generation generation = new Generation(Bootstrap.of(settings, log, inheritance, way));
    if (Signals.deliverTo(generation, settings.signals())) {
      generation.held.terminal().outlive();
    }
    generation.announce();
    return generation;
  }

  /**
   * The listening socket, in blocking mode. Accept from it on a thread of its own, and only between
   * {@link Service#accept} and {@link Service#lameDuck}.
   */
  public ServerSocketChannel listener() {
    return held.listener().channel();
  }

  /** The other sockets of the server, to be asked for before {@link #run}. */
  public MoreSockets sockets() {
    return held.sockets();
  }

  /** The address to which the listener is bound. */
  public InetSocketAddress address() {
    return held.listener().address();
  }

  /** This generation's number, from 1. */
  public int number() {
    return held.inheritance().generation();
  }

  /** What the release file said when this generation began. */
  public Release release() {
    return release;
  }

  /** Where the server publishes events of its own. */
  public EventSink events() {
    return held.events();
  }

  /**
   * Registers a component to be stopped once the last connection has gone: in reverse order of
   * registration, each after the one before it has stopped or its deadline has passed. If one does
   * not finish, the exit code is 1. Any thread may call this.
   *
   * @param deadline counted from the moment at which it is asked to stop
   */
  public void register(Component component, Duration deadline) {
    held.components().add(0, new Stopping.Registered(component, deadline));
  }

  /**
   * Whether it was started ahead of time and nobody waits for it yet, so that it may take its time
   * to get warm. That can change at any moment.
   */
  public boolean isStandby() {
    return !word.isGiven();
  }

  /**
   * In a standby, says that it is warm and waits for the word; otherwise returns at once. To be
   * called before {@link #run}, which does it too, by a server that has something to do only then.
   * If the generation before this one ends without giving the word, or a signal says so, this
   * process ends here with code 0.
   */
  public void awaitWord() throws InterruptedException {
    if (isStandby()) {
      startPublishing();
      loadAhead();
      Litter litter = new Litter(this::isStandby);
      litter.sweep();
      letGoOfTheStart();
      word.standBy(held, litter);
    }
  }

  private ProcessSpawner spawner() {
    return new ProcessSpawner(
        origin,
        held.listener(),
        held.sockets(),
        held.inheritance().busForNext(held.settings()),
        libc);
  }

  /** What its own first upgrade needs: later, clients would wait for that. */
  private void loadAhead() {
    HandoverClasses.load();
    Standby.rehearse(spawner());
    try {
      held.listener().options(libc.get());
    } catch (IOException | LinkageError e) {
      // It is told once this process serves.
    }
  }

  /** A standby may wait for days. */
  private void letGoOfTheStart() {
    try {
      libc.get().letGoOfFilePages();
    } catch (IOException | LinkageError e) {
      // Then it takes more memory.
    }
  }

  /**
   * Says ready, lets the service accept, and returns when it is time to exit.
   *
   * @return the exit code: 0, or 1 if requests were broken off or a component did not finish
   * @throws IOException if the old generation is alive but no longer waits for ready
   */
  public int run(Service service) throws IOException, InterruptedException {
    awaitWord();
    life =
        new Lifecycle(
            held,
            service,
            Clock.MONOTONIC,
            spawner(),
            new Backoff(held.settings().succession().firstBackoff(), new Random()));
    long readyAt = System.nanoTime();
    sayReady();
    service.accept();
    if (held.restart() != null) {
      held.restart().serves();
    }
    events().publish(new ProcessEvent.Ready(held.process().ageAt(readyAt)), readyAt);
    startPublishing();
    Exited exited = life.run();
    events()
        .publish(
            new ProcessEvent.Exiting(
                exited.code(), exited.reason(), service.load().served(), exited.cut()));
    close();
    return exited.code();
  }

  /** Gives up before {@link #run}: sends the bus the events that are still queued. */
  public void close() {
    if (publisher != null) {
      publisher.close();
    }
  }

  /** Handles a signal; called on a thread of its own. */
  void received(String signal, Signals.Order order) {
    Lifecycle running = life;
    if (running != null) {
      running.post(state -> running.obey(state, signal, order));
    } else {
      receivedTooEarly("SIG" + signal, order);
    }
  }

  private void receivedTooEarly(String signal, Signals.Order order) {
    String why = "Generation " + number() + " is not ready yet.";
    switch (order) {
      case UPGRADE -> events().publish(new UpgradeEvent.Refused(signal, why));
      case ABORT -> events().publish(new UpgradeEvent.AbortRefused(signal, why));
      case DRAIN, EXIT -> end("terminated before ready");
    }
  }

  /** Ends a process that was never ready. */
  private void end(String reason) {
    events().publish(new ProcessEvent.Exiting(0, reason, 0, 0));
    close();
    System.exit(0);
  }

  private void startPublishing() {
    if (publisher != null) {
      publisher.start();
    }
  }

  /** Whether a signal has told it to end, whatever else it ends for. */
  public boolean isToldToEnd() {
    return life != null && life.isToldToEnd();
  }

  Libc libc() {
    return libc.get();
  }

  /**
   * If the old generation has died, nobody else holds the listener, so this one serves all the
   * same.
   */
  private void sayReady() throws IOException {
    try {
      held.inheritance().say("ready");
    } catch (IOException e) {
      if (!held.predecessor().hasLetGo()) {
        throw new IOException("the old generation no longer waits for ready on fd 4", e);
      }
    }
  }

  private void announce() {
    events()
        .publish(
            new ProcessEvent.Started(
                ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L),
                release.version(),
                System.getProperty("java.version"),
                CommandLine.shown(origin.command())));
    events().publish(held.listener().event());
  }
}
