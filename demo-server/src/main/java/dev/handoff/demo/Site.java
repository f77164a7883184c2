package dev.handoff.demo;

import dev.handoff.event.EventSink;
import dev.handoff.restart.Generation;
import dev.handoff.restart.Litter;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.Settings;
import dev.handoff.restart.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

/** The HTTP server as every way to restart finds it: one handler, the same answers. */
public final class Site {
  private final Options options;
  private final ConsoleLog log;
  private final Hold hold;

  Site(Options options) {
    this.options = options;
    this.log = new ConsoleLog(options.settings().signals());
    this.hold = new Hold(options.way().holdsAccept());
  }

  /** For the engine. */
  public Settings settings() {
    return options.settings();
  }

  /** For the way. */
  public WaySettings way() {
    return options.way();
  }

  /**
   * How long the restart that begins now leaves its queue to fill: as the options say, or as a
   * client has asked for this one.
   */
  public Duration holdsAccept() {
    return hold.take();
  }

  /** Writes events as lines for people. */
  public EventSink log() {
    return log;
  }

  /** Takes over the sockets besides the listener, or binds them, only to hold them. */
  public void hold(MoreSockets sockets) throws StartException {
    InetAddress host = settings().address().getAddress();
    options.sockets().listeners(sockets, host);
    options.sockets().log(sockets, host);
  }

  /** Writes a line about this process. */
  public void say(String text) {
    log.say(text);
  }

  /** To be called before an exec, which runs no shutdown hooks. */
  public void flush() {
    log.flush();
  }

  /**
   * Serves, after it has answered requests of its own, until it is time to exit.
   *
   * @return the exit code: 2 if it could not start
   */
  public int serve(Generation generation) {
    return serve(generation, true);
  }

  /** The same without requests of its own: the first clients meet a server that never answered. */
  public int serveUntried(Generation generation) {
    return serve(generation, false);
  }

  private int serve(Generation generation, boolean tried) {
    HttpServer server;
    Litter litter = new Litter(generation::isStandby);
    try {
      Fault fault = Fault.of(generation.release());
      litter.sweep();
      server = HttpServer.start(generation, options, hold, log);
      litter.sweep();
      fault.beforeReady(generation);
      if (tried) {
        server.answerRequestsOfItsOwn();
      }
      generation.awaitWord();
      fault.afterReady();
    } catch (StartException e) {
      System.err.println(e.getMessage());
      generation.close();
      return 2;
    } catch (Exception | Error e) {
      sayCannotStart(e);
      generation.close();
      return 2;
    }
    try {
      return generation.run(server);
    } catch (Exception | Error e) {
      System.err.println("The server failed: " + e);
      return 1;
    }
  }

  static void sayCannotStart(Throwable e) {
    System.err.println(
        "The server cannot start: " + (e instanceof IOException ? e.getMessage() : e));
  }
}
