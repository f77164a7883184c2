package dev.handoff.restart;

import dev.handoff.event.EventPublisher;
import dev.handoff.event.EventSink;
import dev.handoff.release.Next;
import dev.handoff.release.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a process finds and takes when it becomes a generation: its command line and environment,
 * its release, the sockets that it inherits, gets passed or binds.
 *
 * @param publisher to the bus; null without one
 */
record Bootstrap(Held held, Next.Origin origin, Release release, EventPublisher publisher) {
  /**
   * Takes all of it, the listener included.
   *
   * @param way another way to restart, which brings its own sockets; null for the engine's
   */
  static Bootstrap of(Settings settings, EventSink log, Inheritance inheritance, OtherWay way)
      throws StartException {
    Inheritance.checkAccess();
    BusAddress.check(inheritance.busOf(settings), inheritance.generation() > 1);
    Next.Origin origin;
    Release release;
    try {
      origin = Next.Origin.ofThisProcess(settings.releaseFile());
      release = Release.read(settings.releaseFile());
    } catch (IOException e) {
      throw new StartException(e.getMessage(), e);
    }
    ThisProcess process = Proc.self(origin.environment());
    PassedSocket passed =
        way != null || inheritance.inherited()
            ? PassedSocket.NONE
            : PassedSocket.take(origin.environment(), process.pid(), settings.address());
    Listener listener =
        way != null
            ? way.listener()
            : passed.listener() != null ? passed.listener() : inheritance.listener(settings);
    MoreSockets sockets =
        way != null
            ? way.sockets()
            : inheritance.inherited()
                ? MoreSockets.passed(origin.environment().get(MoreSockets.NAMES))
                : MoreSockets.none();
    Predecessor predecessor = Predecessor.of(process, inheritance, listener);
    Path bus = inheritance.busOf(settings);
    EventPublisher publisher =
        bus == null ? null : new EventPublisher(bus, inheritance.generation());
    EventSink events = publisher == null ? log : log.and(publisher);
    String manager = origin.environment().get(ServiceManager.NOTIFY_SOCKET);
    if (manager != null) {
      ServiceManager.Store store =
          inheritance.inherited() ? null : passed.store(listener, settings.fdStore());
      events =
          events.and(
              new ServiceManager(
                  ServiceManager.to(manager),
                  process,
                  inheritance.generation(),
                  Authority.of(listener.address()),
                  store,
                  predecessor::hasLetGo));
    }
    Held held =
        new Held(
            process,
            settings,
            inheritance,
            listener,
            sockets,
            predecessor,
            Terminal.of(inheritance, process, Clock.MONOTONIC),
            events,
            way == null ? null : way.restart(),
            new CopyOnWriteArrayList<>());
    return new Bootstrap(held, origin, release, publisher);
  }
}
