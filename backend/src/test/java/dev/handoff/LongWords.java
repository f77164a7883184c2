package dev.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A recording in which everything that can be long is long: generations in the hundreds, PIDs of
 * seven digits, a release name of 200 characters, counts of nine digits, long errors and notes.
 */
final class LongWords {
  /** The largest PID that Linux gives out is one less than 2^22, see proc(5), pid_max. */
  private static final int LAST_PID = 4_194_304;

  /** The number of requests that are never answered. */
  private static final int OPEN = 1_234_567;

  private static final int DASHBOARD = 4_000_001;
  private static final int TRAFFIC = 4_000_002;
  private static final String RELEASE =
      "a-release-with-a-name-" + "that-goes-on-".repeat(14).substring(0, 178);
  private static final String DETAIL =
      "Nobody has told this error to be brief. ".repeat(12).strip();
  private static final String ADDRESS =
      "http://a-host-with-a-very-long-name.in.a-domain-with-another-one.example:65535/";

  private final List<String> lines = new ArrayList<>();
  private final Map<Integer, Integer> seqs = new HashMap<>();

  private LongWords() {}

  /** Restarts from one generation to the next, with all {@code generations} processes in view. */
  static Path recording(Path directory, int generations) throws IOException {
    LongWords words = new LongWords();
    words.lines.add("{\"handoff\":1,\"host\":\"h\",\"recordedAt\":\"2026-11-25T15:00:00Z\"}");
    int first = 312 - generations + 1;
    for (int i = 0; i < generations; i++) {
      words.process(LAST_PID - generations + 1 + i, first + i, 3 * i, i + 1 == generations);
    }
    words.traffic(3 * generations);
    Path file = Files.createTempFile(directory, "long", ".ndjson");
    return Files.write(file, words.lines);
  }

  private void process(int pid, int gen, double born, boolean last) {
    say(
        pid,
        gen,
        born + 0.1,
        "process.started",
        "'ppid':1,'release':'%s','java':'17','argv':['%s']",
        RELEASE,
        RELEASE);
    say(
        pid,
        gen,
        born + 0.2,
        "process.listening",
        "'address':'%s','inode':4123456789,'inherited':true",
        ADDRESS);
    say(pid, gen, born + 0.5, "process.ready", "'afterMillis':400");
    say(pid, gen, born + 0.6, "request.slow.started", "'id':123456789,'of':10");
    double end = last ? born + 6 : born + 5.5;
    for (double at = born + 0.6; at < end; at += 0.25) {
      String state = at < born + 3 || last ? "serving" : at < born + 3.6 ? "upgrading" : "draining";
      say(
          pid,
          gen,
          at,
          "process.heartbeat",
          "'state':'%s','uptimeMillis':35999000,'connections':123456,'inFlight':1234567,'accepted':1,'served':1",
          state);
    }
    if (last) {
      return;
    }
    int child = pid + 1;
    say(
        DASHBOARD,
        0,
        born + 2.99,
        "operator.action",
        "'action':'release','detail':'next release %s: a title'",
        RELEASE);
    say(
        DASHBOARD,
        0,
        born + 3,
        "operator.action",
        "'action':'upgrade','detail':'SIGHUP to PID %d, generation %d'",
        pid,
        gen);
    say(pid, gen, born + 3.01, "upgrade.requested", "'by':'SIGHUP'");
    say(pid, gen, born + 3.02, "child.spawned", "'child':%d,'childGen':%d", child, gen + 1);
    say(
        pid,
        gen,
        born + 3.5,
        "child.ready",
        "'child':%d,'childGen':%d,'millis':480",
        child,
        gen + 1);
    say(
        pid,
        gen,
        born + 3.6,
        "process.draining",
        "'reason':'upgraded','connections':123456,'inFlight':1234567,'deadlineMillis':30000");
    say(pid, gen, born + 4.6, "listener.closed", "'inode':4123456789");
    say(pid, gen, born + 4.6, "upgrade.done", "'child':%d,'millis':1600", child);
    say(
        pid,
        gen,
        born + 5.5,
        "process.exiting",
        "'code':1,'reason':'deadline','served':987654321,'cut':1234567");
  }

  private void traffic(double until) {
    String pids = "'" + LAST_PID + "'";
    say(
        TRAFFIC,
        0,
        1,
        "traffic.started",
        "'url':'%s','rate':20000,'connections':'all','arrivals':'uniform','durationMillis':600000,'slowShare':0.01,'timeoutMillis':20000,'steps':'','warmupMillis':2000",
        ADDRESS);
    long buckets = 0;
    for (double at = 1; at < until; at += 0.1) {
      buckets++;
      long from = (long) ((1000 + at) * 1e9);
      say(
          TRAFFIC,
          0,
          at + 0.1,
          "traffic.bucket",
          "'from':%1$d,'to':%2$d,'rate':20000,'planned':%3$d,'sent':2000000,'answered':1999000,'failed':900,'notSent':100,'slow':3,'warmup':0,'inFlight':1234567,"
              + "'failures':{'closed-before-response-reused':900,'not-sent':100},'answeredBy':{%4$s:1999000},'p50Micros':12345678,'p99Micros':12345678,'maxMicros':19345678,"
              + "'lagMicros':9345678,'service':{'p50Micros':1,'p99Micros':12345678,'maxMicros':1,'histogram':''},"
              + "'styles':{'keep-alive-looking':{'planned':%5$d,'answered':%6$d,'failed':%7$d,'notSent':%8$d}},"
              + "'plannedTotal':%5$d,'answeredTotal':%6$d,'failedTotal':%7$d,'notSentTotal':%8$d",
          from,
          from + 100_000_000,
          2_000_000 + (buckets == 1 ? OPEN : 0),
          pids,
          2_000_000 * buckets + OPEN,
          1_999_000 * buckets,
          900 * buckets,
          100 * buckets);
      say(
          DASHBOARD,
          0,
          at + 0.05,
          "kernel.sample",
          "'listeners':[{'inode':4123456789,'holders':[%d,%d],'acceptQueue':1234567,'limit':4194304}],'waiting':1234567,'overflows':987654321,'connectionsByPid':{}",
          LAST_PID - 1,
          LAST_PID);
    }
    say(
        TRAFFIC,
        0,
        until - 1,
        "traffic.failure",
        "'request':987654321,'kind':'closed-before-response-reused','connection':123456789,'reused':true,'server':%d,'plannedAt':%d,'style':'keep-alive-looking','detail':'%s'",
        LAST_PID,
        (long) ((1000 + until - 1.5) * 1e9),
        DETAIL);
    say(
        DASHBOARD,
        0,
        until - 0.8,
        "fault.injected",
        "'fault':'kill-old','title':'%s','expect':'%s'",
        DETAIL.substring(0, 200),
        DETAIL);
    say(
        DASHBOARD,
        0,
        until - 0.5,
        "operator.note",
        "'id':1,'at':%d,'text':'%s'",
        (long) ((1000 + until - 2) * 1e9),
        DETAIL.substring(0, 280));
  }

  private void say(int pid, int gen, double second, String type, String fields, Object... values) {
    long mono = (long) ((1000 + second) * 1e9);
    lines.add(
        String.format(
                Locale.ROOT,
                "{'journal':%d,'v':1,'type':'%s','pid':%d,'gen':%d,'seq':%d,'mono':%d,'wall':%d,%s}",
                lines.size(),
                type,
                pid,
                gen,
                seqs.merge(pid, 1, Integer::sum),
                mono,
                1_764_082_800_000L + mono / 1_000_000,
                String.format(Locale.ROOT, fields, values))
            .replace('\'', '"'));
  }
}
