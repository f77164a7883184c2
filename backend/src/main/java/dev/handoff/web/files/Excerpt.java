package dev.handoff.web.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.journal.RecordingFile;
import dev.handoff.verdict.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The records around one restart: everything from ten seconds before it until five seconds after
 * it, and of what was before that only how its processes and its traffic began.
 */
final class Excerpt implements Records.To {
  private static final long A_SECOND = 1_000_000_000L;
  private static final long BEFORE = 10 * A_SECOND;
  private static final long AFTER = 5 * A_SECOND;

  /**
   * Marks and sums do not need more: they come from the counts of each tenth of a second, which are
   * complete.
   */
  private static final int MOST_FAILURES = 300;

  /** Samples come at least once a second: after a longer silence, some are missing. */
  private static final long HOLE = 2 * A_SECOND;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Verdict verdict;
  private final long from;
  private final long to;
  private final List<Line> before = new ArrayList<>();
  private final List<Line> within = new ArrayList<>();
  private final Set<Long> pids = new HashSet<>();
  private final Map<Long, ProcessEvent.Started> started = new HashMap<>();
  private final Map<Long, Long> lastSeq = new HashMap<>();
  private final Map<Long, Long> missing = new TreeMap<>();
  private final Set<String> slow = new HashSet<>();
  private Line traffic;
  private int failures;
  private long lostOutside;
  private Envelope firstSample;
  private Envelope newest;

  private record Line(Envelope envelope, String json) {}

  Excerpt(Verdict verdict) {
    this.verdict = verdict;
    this.from = verdict.window().requestedMono() - BEFORE;
    this.to =
        verdict.window().windowTo() == null ? Long.MAX_VALUE : verdict.window().windowTo() + AFTER;
    pids.add(verdict.before().pid());
    pids.add(verdict.after().pid());
  }

  @Override
  public void take(Envelope envelope, String json) {
    Event event = envelope.event();
    if (event instanceof ProcessEvent.Started process && envelope.mono() <= to) {
      started.put(envelope.pid(), process);
    }
    if (newest == null || envelope.mono() > newest.mono()) {
      newest = envelope;
    }
    Line line = new Line(envelope, json);
    if (envelope.mono() > to) {
      return;
    } else if (envelope.mono() >= from) {
      count(envelope);
      if (event instanceof TrafficEvent.Bucket bucket && isOutside(bucket)) {
        lostOutside += bucket.tally().failed();
      }
      if (isWorthItsPlace(envelope)) {
        within.add(line);
      }
      if (envelope.gen() > 0) {
        pids.add(envelope.pid());
      }
      // Of a server that says nothing, what the kernel shows takes the place of heartbeats.
      boolean sample =
          verdict.sides().subject() == null
              ? event instanceof ProcessEvent.Heartbeat
              : event instanceof KernelEvent.Sample;
      if (sample && (firstSample == null || envelope.mono() < firstSample.mono())) {
        firstSample = envelope;
      }
    } else if (event instanceof TrafficEvent.Started) {
      traffic = line;
    } else if (event instanceof TrafficEvent.Finished) {
      traffic = null;
    } else if (!RecordingFile.isOneOfMany(event)) {
      before.add(line);
    }
  }

  private boolean isOutside(TrafficEvent.Bucket bucket) {
    return bucket.to() <= verdict.window().requestedMono()
        || verdict.window().windowTo() != null && bucket.from() >= verdict.window().windowTo();
  }

  /** Counts events that never reached the journal. */
  private void count(Envelope envelope) {
    if (envelope.repeated()) {
      return;
    }
    Long last = lastSeq.put(envelope.pid(), envelope.seq());
    if (last != null && envelope.seq() > last + 1) {
      missing.merge(envelope.pid(), envelope.seq() - last - 1, Long::sum);
    }
  }

  /**
   * False for heartbeats of a slow request, which only repeat its start, and for failures beyond
   * the limit.
   */
  private boolean isWorthItsPlace(Envelope envelope) {
    Event event = envelope.event();
    if (event instanceof RequestEvent.SlowStarted started) {
      slow.add(envelope.pid() + ":" + started.id());
    } else if (event instanceof RequestEvent.SlowHeartbeat beat) {
      return !slow.contains(envelope.pid() + ":" + beat.id());
    } else if (event instanceof TrafficEvent.Failure) {
      return ++failures <= MOST_FAILURES;
    }
    return true;
  }

  /** The release and Java version before and after, in a sentence. */
  String versions() {
    if (verdict.sides().subject() != null) {
      return verdict.sides().subject() + " does not report its version.";
    }
    String old = generation(verdict.before().gen(), verdict.before().pid());
    return verdict.after().pid() == 0
        ? "From " + old + "."
        : "From " + old + " to " + generation(verdict.after().gen(), verdict.after().pid()) + ".";
  }

  /** In the form that the page reads: {@code {"header": {...}, "records": [...]}}. */
  String json(Map<String, Object> headerOfAll) {
    Map<String, Object> header = new LinkedHashMap<>(headerOfAll);
    header.put("restart", verdict.number());
    header.put("from", verdict.window().requestedMono());
    header.put("tally", tally());
    header.put("notes", notes());
    header.put("counted", true);
    String records =
        Stream.of(
                before.stream().filter(this::concerns), Stream.ofNullable(traffic), within.stream())
            .flatMap(lines -> lines)
            .map(Line::json)
            .collect(Collectors.joining(",\n"));
    try {
      return "{\"header\":"
          + new ObjectMapper().writeValueAsString(header)
          + ",\"records\":[\n"
          + records
          + "\n]}";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a header has no JSON form", impossible);
    }
  }

  /** The numbers of the restart under the page's names; the report has no other numbers. */
  private Map<String, Object> tally() {
    Map<String, Object> tally = new LinkedHashMap<>();
    tally.put("openAtStart", verdict.counts().window().inFlightAtStart());
    tally.put("planned", verdict.counts().window().tally().planned());
    tally.put("answered", verdict.counts().window().tally().answered());
    tally.put("lost", verdict.failed());
    tally.put("notSent", verdict.notSent());
    tally.put("inFlight", verdict.counts().window().inFlight());
    tally.put("failures", verdict.counts().failures());
    tally.put("styles", verdict.counts().styles() == null ? Map.of() : verdict.counts().styles());
    return tally;
  }

  private boolean concerns(Line line) {
    Event event = line.envelope.event();
    long of =
        event instanceof ChildEvent child
            ? child.child()
            : event instanceof StandbyEvent standby
                ? standby.child()
                : event instanceof ProcessEvent.Exited exited ? exited.of() : 0;
    return pids.contains(line.envelope.pid()) || pids.contains(of);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!verdict.window().settled()) {
      notes.add(
          "This report was made before the verdict was settled, so the verdict may have changed since.");
    }
    if (firstSample == null) {
      notes.add(
          "Traffic, kernel and heartbeat details of this restart had been discarded when the report"
              + " was made. The verdict was computed at the time.");
    } else if (firstSample.mono() > from + HOLE && !startedSince()) {
      notes.add(
          "Traffic, kernel and heartbeat details are available from "
              + TIME.format(Instant.ofEpochMilli(firstSample.wall()).atZone(ZoneId.systemDefault()))
              + " on; older ones had been discarded. The verdict was computed at the time.");
    }
    if (!missing.isEmpty()) {
      notes.add(
          "Events are missing: "
              + missing.entrySet().stream()
                  .map(each -> each.getValue() + " from PID " + each.getKey())
                  .collect(Collectors.joining(", "))
              + ". The picture may have gaps.");
    }
    if (lostOutside > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d requests were lost just before or after this restart. They are drawn, but the"
                  + " numbers are those of the restart.",
              lostOutside));
    }
    if (failures > MOST_FAILURES) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%2$d of %1$,d failed requests are listed; the totals include all of them.",
              failures,
              MOST_FAILURES));
    }
    return notes;
  }

  /** Whether no generation was running when the excerpt begins. */
  private boolean startedSince() {
    return before.stream().noneMatch(line -> line.envelope.gen() > 0);
  }

  private String generation(int gen, long pid) {
    ProcessEvent.Started process = started.get(pid);
    String release =
        process == null || process.release() == null ? "" : ", release " + process.release();
    String java = process == null || process.java() == null ? "" : ", Java " + process.java();
    return "generation " + gen + " (PID " + pid + release + java + ")";
  }
}
