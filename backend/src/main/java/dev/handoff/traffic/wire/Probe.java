package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Style;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One request before the run, which no books count: it shows what an unknown server answers, and
 * learns its habits. The addresses of its name are tried in order until one accepts the connection,
 * and that one comes first in the run.
 *
 * @param target as planned, but the address that accepted the connection comes first
 * @param ids with what is now known about echoes
 * @param said sentences for people
 */
public record Probe(Target target, RequestIds ids, List<String> said) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final List<String> SHOWN = List.of("server", "content-type", "location", "x-pid");
  private static final int LONGEST_SHOWN = 100;

  /**
   * Asks once, in the calling thread, and waits for two seconds at most, or for the timeout of the
   * plan if that is shorter. It is not an error if nobody answers: the server may start later.
   */
  public static Probe of(TrafficPlan plan, RequestIds ids) {
    long until = System.nanoTime() + Math.min(PATIENCE.toNanos(), plan.timeout().toNanos());
    Target target = plan.target();
    List<String> failures = new ArrayList<>();
    for (InetSocketAddress address : plan.target().addresses()) {
      try (Socket socket = new Socket()) {
        socket.connect(address, millis(until));
        target = plan.target().preferring(address);
        return answered(exchange(socket, plan, ids, until), address, target, ids);
      } catch (IOException e) {
        failures.add(Target.shown(address) + ": " + e.getMessage());
        if (target != plan.target()) {
          break;
        }
      }
    }
    return new Probe(
        target,
        ids,
        List.of(
            "A first request, to see what "
                + plan.target().url()
                + " answers, got no answer ("
                + String.join("; ", failures)
                + "). The run begins anyway."));
  }

  private static ResponseReader exchange(
      Socket socket, TrafficPlan plan, RequestIds ids, long until) throws IOException {
    String head = RequestWriter.head(Style.KEEP_ALIVE, plan) + ids.ofProbe() + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    ResponseReader reader = ResponseReader.showing();
    reader.begin(ResponseReader.Wanted.ANY);
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[16 * 1024];
    while (!reader.complete() && reader.fault() == null) {
      socket.setSoTimeout(millis(until));
      int count = in.read(bytes);
      if (count < 0) {
        reader.end();
        if (!reader.complete()) {
          throw new IOException("closed before the end of the answer");
        }
      } else {
        reader.read(ByteBuffer.wrap(bytes, 0, count));
      }
    }
    return reader;
  }

  private static Probe answered(
      ResponseReader reader, InetSocketAddress address, Target target, RequestIds ids) {
    List<String> said = new ArrayList<>();
    boolean echoes = false;
    String who = target.url() + " (" + Target.shown(address) + ")";
    if (reader.fault() != null) {
      said.add(who + " was asked once before the run. " + reader.fault().sentence());
    } else {
      ResponseHead head = reader.head();
      echoes = ids.ofProbe().equals(head.id());
      said.add(who + " answers: " + answer(reader));
      if (LossClass.ofStatus(head.status()) != null) {
        said.add(
            "An answer with this status counts as lost: "
                + LossClass.ofStatus(head.status())
                + ".");
      }
      if (head.id() != null && !echoes) {
        said.add("The server has request ids of its own, so ids of answers are not compared.");
      }
      if (reader.endedByClose()) {
        said.add(
            "The answer has no length: one that is cut by a close cannot be told from a whole"
                + " one.");
      } else if (reader.retires()) {
        said.add("The server closes each connection: all styles are like close here.");
      }
    }
    return new Probe(target, echoes ? ids.echoedByServer() : ids, List.copyOf(said));
  }

  private static String answer(ResponseReader reader) {
    List<String> lines = reader.shown();
    String status = lines.get(0).strip();
    StringBuilder text = new StringBuilder(shortened(status.substring(status.indexOf(' ') + 1)));
    text.append(String.format(Locale.ROOT, ", %,d bytes", reader.received()));
    for (String field : lines.subList(1, lines.size())) {
      int colon = Math.max(0, field.indexOf(':'));
      if (SHOWN.contains(field.substring(0, colon).strip().toLowerCase(Locale.ROOT))) {
        text.append("; ").append(shortened(field));
      }
    }
    return text.toString();
  }

  /** Nothing from a server may reach a terminal as a control sequence. */
  private static String shortened(String untrusted) {
    String plain = untrusted.replaceAll("[^ -~]", "?");
    return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
  }

  private static int millis(long until) throws SocketTimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("Read timed out");
    }
    return (int) left;
  }
}
