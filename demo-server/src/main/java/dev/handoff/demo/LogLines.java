package dev.handoff.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/**
 * Prints each datagram as a line. All generations read from one socket, and the kernel gives each
 * datagram to one of them; what nobody has read waits in its queue for the next generation.
 */
final class LogLines {
  private static final int LONGEST = 64 * 1024;

  private final DatagramChannel channel;
  private final ConsoleLog log;
  private final long pid = ProcessHandle.current().pid();
  private Thread thread;
  private boolean open;
  private boolean taking;

  LogLines(DatagramChannel channel, ConsoleLog log) {
    this.channel = channel;
    this.log = log;
  }

  /** Reads from now on, until a pause or until the engine closes the socket. */
  synchronized void accept() {
    open = true;
    notifyAll();
    if (thread == null) {
      thread = new Thread(this::run, "log-lines");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Stops reading, except for one datagram if the thread waits for one at this moment. */
  synchronized void pause() {
    open = false;
  }

  /** True while there may be a datagram that has left the queue and is not printed yet. */
  synchronized boolean isTaking() {
    return taking;
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
    try {
      while (true) {
        begin();
        try {
          channel.receive(buffer.clear());
          String line = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
          log.printSurely("pid " + pid + " log " + line.strip());
        } finally {
          end();
        }
      }
    } catch (ClosedChannelException handedOver) {
      // Nothing more will be read here.
    } catch (IOException | InterruptedException e) {
      System.err.println("No more lines of a log are read: " + e);
    }
  }

  private synchronized void begin() throws InterruptedException {
    while (!open) {
      wait();
    }
    taking = true;
  }

  private synchronized void end() {
    taking = false;
  }
}
