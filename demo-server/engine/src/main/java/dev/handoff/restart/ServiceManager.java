package dev.handoff.restart;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.NotifySocket;
import dev.handoff.posix.Words;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Tells the service manager that started the server what happens to it (sd_notify(3)). Only the
 * generation that serves does so: the main process, as systemd calls it. It hands this role to the
 * next one when the upgrade is done, not before: until then it may have to take over again, and
 * systemd ends the service when the main process ends.
 */
final class ServiceManager implements EventSink {

  static final String NOTIFY_SOCKET = "NOTIFY_SOCKET";

  /** Where the messages go. */
  interface Line {
    /**
     * Sends a message in one datagram.
     *
     * @param descriptor goes with it, or {@link NotifySocket#NO_DESCRIPTOR}
     */
    void send(String message, int descriptor) throws IOException;
  }

  /**
   * What is to be done to the manager's store of descriptors, which it passes to a process that it
   * starts after a crash.
   *
   * @param cleared whether to remove what lies there under our name: nothing may lie there twice
   * @param kept the descriptor that is to be kept there, or {@link NotifySocket#NO_DESCRIPTOR}
   */
  record Store(boolean cleared, int kept) {}

  private static final String NAMED = "FDNAME=" + PassedSocket.STORED;

  private final Line line;
  private final long pid;
  private final int generation;
  private final String address;
  private final Store store;
  private final BooleanSupplier isMain;
  private boolean ready;
  private boolean main;
  private boolean over;
  private boolean reloading;
  private String why = "";

  /**
   * For one generation.
   *
   * @param address on which it serves
   * @param store null for a later generation, because the first one has seen to it
   * @param isMain whether the generation before it has given up the listener, or there was none
   */
  ServiceManager(
      Line line,
      ThisProcess process,
      int generation,
      String address,
      Store store,
      BooleanSupplier isMain) {
    this.line = line;
    this.pid = process.pid();
    this.generation = generation;
    this.address = address;
    this.store = store;
    this.isMain = isMain;
  }

  /** Sends to the address in NOTIFY_SOCKET. Loads nothing before the first message. */
  static Line to(String notifySocket) {
    return new Line() {
      private NotifySocket socket;

      @Override
      public void send(String message, int descriptor) throws IOException {
        if (socket == null) {
          socket = new NotifySocket(notifySocket);
        }
        socket.send(message, descriptor);
      }
    };
  }

  @Override
  public void publish(Event event) {
    if (event instanceof ProcessEvent.Ready) {
      started();
    } else if (event instanceof UpgradeEvent it) {
      heard(it);
    } else if (event instanceof ChildEvent.Failed it) {
      failed(it.detail());
    } else if (event instanceof ProcessEvent.Draining it) {
      draining(it.reason());
    }
  }

  private synchronized void started() {
    ready = true;
    if (store == null) {
      return;
    }
    if (store.cleared()) {
      send("FDSTOREREMOVE=1\n" + NAMED, NotifySocket.NO_DESCRIPTOR);
    }
    if (store.kept() != NotifySocket.NO_DESCRIPTOR) {
      send("FDSTORE=1\n" + NAMED, store.kept());
    }
    say("READY=1\nMAINPID=" + pid, serves(generation));
  }

  private synchronized void heard(UpgradeEvent event) {
    if (!isMain()) {
      return;
    }
    if (event instanceof UpgradeEvent.Requested) {
      beginReload(
          "Generation " + generation + " starts the next one and serves until it is ready.");
    } else if (event instanceof UpgradeEvent.Rolledback it) {
      failed(it.why());
    } else if (event instanceof UpgradeEvent.Backoff) {
      endReload("The upgrade failed. " + why);
    } else if (event instanceof UpgradeEvent.Aborted it) {
      endReload("The upgrade was aborted. " + it.why());
    } else if (event instanceof UpgradeEvent.Refused it && !reloading) {
      // systemd may be waiting for the reload that it has asked for.
      beginReload("An upgrade was asked for.");
      endReload("The upgrade was refused. " + it.why());
    } else if (event instanceof UpgradeEvent.Done it) {
      say("MAINPID=" + it.child() + "\nREADY=1", serves(generation + 1));
      over = true;
    }
  }

  private synchronized void failed(String reason) {
    why = reason;
  }

  private synchronized void draining(String reason) {
    if (reason.equals(Draining.TERMINATED) && isMain()) {
      say("STOPPING=1", "Generation " + generation + " finishes what has begun, and ends.");
      over = true;
    }
  }

  private void beginReload(String status) {
    reloading = true;
    say("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000, status);
  }

  private void endReload(String status) {
    reloading = false;
    say("READY=1", status);
  }

  /**
   * Whether this is the main process: not before the one before it has let go, and not once it has
   * handed over or is ending.
   */
  private boolean isMain() {
    main = main || ready && isMain.getAsBoolean();
    return main && !over;
  }

  private String serves(int number) {
    return "Generation " + number + " serves on " + address + ".";
  }

  private void say(String message, String status) {
    send(message + "\nSTATUS=" + Words.shown(status), NotifySocket.NO_DESCRIPTOR);
  }

  /** A server that cannot be heard serves all the same. */
  private void send(String message, int descriptor) {
    try {
      line.send(message, descriptor);
    } catch (IOException | LinkageError e) {
      System.err.println(e instanceof IOException ? e.getMessage() : "NOTIFY_SOCKET: " + e);
    }
  }
}
