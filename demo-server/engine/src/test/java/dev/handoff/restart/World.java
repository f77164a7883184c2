package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.NotifySocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One generation in a world that the test controls: time, signals, children and clients. The engine
 * is the real one. Everything happens on the test's thread, and no time is spent waiting.
 */
final class World {
  /** The PID of the tested generation; its children are 1001, 1002 and so on. */
  static final long PID = 1000;

  /** The PID of its parent. */
  static final long PARENT = 999;

  static final long INODE = 4711;

  /** An event and its time on the clock of this world. */
  record Told(Event event, long at) {}

  final ScriptedClock clock = new ScriptedClock();
  final ScriptedProcess process = new ScriptedProcess(PID, PARENT);
  final ScriptedSpawner spawner = new ScriptedSpawner(PID);
  final ScriptedService service = new ScriptedService(clock);

  /** Whether the generation before this one still has the listener. */
  boolean predecessorHolds;

  private final List<Told> told = new ArrayList<>();
  private final List<String> notified = new ArrayList<>();
  private final Held held;
  private final Lifecycle life;
  private Exited exited;

  /** A first generation that is ready, with the usual settings. */
  World() {
    this(usual());
  }

  World(Settings settings) {
    this(settings, new Inheritance(1, null, false), false, null);
  }

  /** A first generation that restarts in another way. */
  World(Restart restart) {
    this(usual(), restart);
  }

  World(Settings settings, Restart restart) {
    this(settings, new Inheritance(1, null, false), false, restart);
  }

  private World(Settings settings, Inheritance inheritance, boolean terminal, Restart restart) {
    process.terminal = terminal;
    Listener listener = new Listener(socket(), 5, INODE, inheritance.inherited());
    held =
        new Held(
            process,
            settings,
            inheritance,
            listener,
            MoreSockets.none(),
            Predecessor.of(process, inheritance, listener),
            Terminal.of(inheritance, process, clock),
            new Recorder().and(manager(inheritance)),
            restart,
            new CopyOnWriteArrayList<>());
    Backoff backoff = new Backoff(settings.succession().firstBackoff(), () -> 0);
    life = new Lifecycle(held, service, clock, spawner, backoff);
  }

  /** A second generation that is ready; its parent, in the same terminal, has handed over to it. */
  static World successor() {
    return new World(usual(), new Inheritance(2, null, true), true, null);
  }

  /** A second generation that stood by and got the word. */
  static World called() {
    return new World(usual(), new Inheritance(2, null, true, 5), false, null);
  }

  /** A first generation that was started in a terminal. */
  static World inTerminal() {
    return new World(usual(), new Inheritance(1, null, false), true, null);
  }

  static Settings usual() {
    return Settings.on(new InetSocketAddress(0));
  }

  /** The usual settings except for these. */
  static Settings usualBut(Duration probation, Signalling signals) {
    Settings usual = usual();
    Succession next = usual.succession();
    return usual.with(
        new Succession(next.readyTimeout(), probation, next.firstBackoff(), next.standbyAfter()),
        signals);
  }

  /** A first generation that starts the next one five seconds after ready. */
  static World withStandby() {
    return new World(usual().withStandby(Duration.ofSeconds(5)));
  }

  private ServiceManager manager(Inheritance inheritance) {
    return new ServiceManager(
        (message, descriptor) ->
            notified.add(message.replaceAll("MONOTONIC_USEC=\\d+", "MONOTONIC_USEC=NOW")),
        process,
        inheritance.generation(),
        "127.0.0.1:8080",
        inheritance.inherited()
            ? null
            : new ServiceManager.Store(false, NotifySocket.NO_DESCRIPTOR),
        () -> !predecessorHolds);
  }

  /** Like {@link Generation#run}; from here on the service manager is told what happens. */
  World sayReady() {
    held.events().publish(new ProcessEvent.Ready(100));
    return this;
  }

  /** What the service manager has been told. */
  List<String> notified() {
    return List.copyOf(notified);
  }

  /** Forgets what the service manager has been told. */
  World forget() {
    notified.clear();
    return this;
  }

  /** Makes it a process started by nohup. */
  World withNohup() {
    held.terminal().outlive();
    return this;
  }

  /** Like {@link Generation#register}. */
  ScriptedComponent register(String name, Duration deadline) {
    ScriptedComponent component = new ScriptedComponent(name);
    held.components().add(0, new Stopping.Registered(component, deadline));
    return component;
  }

  /** Sends SIGHUP. */
  World hup() {
    return signal("HUP", Signals.Order.UPGRADE);
  }

  /** Sends SIGTERM. */
  World term() {
    return signal("TERM", Signals.Order.DRAIN);
  }

  /** Sends SIGURG. */
  World abort() {
    return signal("URG", Signals.Order.ABORT);
  }

  /** Sends a signal with this meaning. */
  World signal(String name, Signals.Order order) {
    life.post(state -> life.obey(state, name, order));
    return pass(Duration.ZERO);
  }

  /** Lets time pass; the engine is woken as often as it asks for, and at the end. */
  World pass(Duration time) {
    clock.runFor(time);
    try {
      exited = life.run();
    } catch (ScriptedClock.TimeIsUp waiting) {
      // The engine is waiting for a message or for more time.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** The child that was spawned last. */
  ScriptedChild child() {
    return spawner.children.get(spawner.children.size() - 1);
  }

  /** The last spawned child writes this on its pipe. */
  World childSays(String line) {
    child().says(line);
    return pass(Duration.ZERO);
  }

  /** The name of the state, as in heartbeats. */
  String state() {
    if (exited != null) {
      return exited.name();
    }
    String[] name = new String[1];
    life.post(
        state -> {
          name[0] = state.name();
          return state;
        });
    pass(Duration.ZERO);
    return name[0];
  }

  /** How it ended, or null if it is alive. */
  Exited exited() {
    return exited;
  }

  boolean holdsListener() {
    return held.listener().channel().isOpen();
  }

  /** The events so far, without heartbeats and other samples. */
  List<Event> events() {
    return told.stream().map(Told::event).filter(it -> !(it instanceof Event.Sample)).toList();
  }

  /** The events of one type so far. */
  <E extends Event> List<E> events(Class<E> type) {
    return told.stream().map(Told::event).filter(type::isInstance).map(type::cast).toList();
  }

  /** The last event of one type. */
  <E extends Event> E last(Class<E> type) {
    List<E> all = events(type);
    return all.get(all.size() - 1);
  }

  /** The last event of one type, with its stamp. */
  Told lastTold(Class<? extends Event> type) {
    List<Told> all = told.stream().filter(it -> type.isInstance(it.event())).toList();
    return all.get(all.size() - 1);
  }

  List<ProcessEvent.Heartbeat> heartbeats() {
    return events(ProcessEvent.Heartbeat.class);
  }

  private static ServerSocketChannel socket() {
    try {
      return ServerSocketChannel.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Recorder implements EventSink {
    @Override
    public void publish(Event event) {
      publish(event, clock.now());
    }

    @Override
    public void publish(Event event, long at) {
      told.add(new Told(event, at));
    }
  }

  /** Passes until the next generation has been spawned ahead of time. */
  void spawnedAhead() {
    pass(Duration.ofSeconds(7));
    assertThat(events(StandbyEvent.Spawned.class)).hasSize(1);
  }

  /** The same, until it has said that it is warm. */
  void warm() {
    spawnedAhead();
    childSays("standby\n");
    assertThat(events(StandbyEvent.Ready.class)).hasSize(1);
  }

  /** What has been told since the upgrade was asked for. */
  List<Event> sinceRequest() {
    List<Event> all = events();
    return all.subList(all.indexOf(new UpgradeEvent.Requested("SIGHUP")), all.size());
  }

  /** The standby has been reaped, and nobody holds the pipe to it any more. */
  void assertGone(long pid) {
    assertThat(events(ProcessEvent.Exited.class)).filteredOn(it -> it.of() == pid).hasSize(1);
    assertThat(spawner.children.get(0).words).as("its pipe is closed").isNotEmpty();
  }
}
