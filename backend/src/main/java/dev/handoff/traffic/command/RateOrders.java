package dev.handoff.traffic.command;

import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rates that somebody gives while traffic runs, one a line. A bad one is refused and changes
 * nothing; the end of the file changes nothing either.
 */
final class RateOrders {
  private final Generator generator;
  private final EventSink events;
  private final PrintWriter err;

  private RateOrders(Generator generator, EventSink events, PrintWriter err) {
    this.generator = generator;
    this.events = events;
    this.err = err;
  }

  /** Reads them from a file, on a thread of its own that keeps nobody from exiting. */
  static void follow(Path file, Generator generator, EventSink events, PrintWriter err) {
    RateOrders orders = new RateOrders(generator, events, err);
    Thread thread = new Thread(() -> orders.read(file), "rates");
    thread.setDaemon(true);
    thread.start();
  }

  private void read(Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      generator.awaitBegin();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        obey(line.strip());
      }
    } catch (IOException e) {
      say("The rates cannot be read: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void obey(String line) {
    try {
      generator.change(Double.parseDouble(line));
    } catch (NumberFormatException e) {
      refuse(line, "\"" + line + "\" is not a rate: give a number of requests a second.");
    } catch (IllegalArgumentException e) {
      refuse(line, e.getMessage());
    }
  }

  private void refuse(String asked, String why) {
    events.publish(new TrafficEvent.ChangeRefused(asked, why));
    say(why);
  }

  private void say(String sentence) {
    err.println(sentence);
    err.flush();
  }
}
