package dev.handoff.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.Tally;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.journal.RecordingReader;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Recordings as editors, copies and crashes leave them: any file is read or refused in one
 * sentence, and no resulting count is negative.
 */
class MangledRecordingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MILLI = 1_000_000;
  private static final Pattern BELOW_ZERO = Pattern.compile("(?<![\\w.-])-\\d");
  private static final Pattern MONO = Pattern.compile("\"mono\":(\\d+)");
  private static final Pattern WALL = Pattern.compile("\"wall\":(\\d+)");
  private static final Pattern COUNT =
      Pattern.compile("\"(?:planned|answered|failed|notSent)(?:Total)?\":(\\d+)");

  @Test
  void countsAreNeverNegative() throws Exception {
    int read = 0;
    for (int seed = 0; seed < 120; seed++) {
      Random random = new Random(seed);
      List<String> lines = recording(random);
      int times = 1 + random.nextInt(3);
      for (int i = 0; i < times; i++) {
        mangle(lines, random);
      }
      String end = List.of("\n", "\n", "\r\n", "\r").get(random.nextInt(4));
      byte[] file = String.join(end, lines).getBytes(StandardCharsets.UTF_8);
      read += check(file, seed) ? 1 : 0;
    }
    assertThat(read).isGreaterThan(90);
  }

  private static boolean check(byte[] file, int seed) throws Exception {
    Verdicts verdicts = Verdicts.ofRecording();
    RecordingReader.Result result =
        new RecordingReader(verdicts::accept)
            .read(Channels.newChannel(new ByteArrayInputStream(file)));
    assertThat(result.complaints("It")).as("seed %d", seed).allMatch(line -> line.endsWith("."));
    if (result.unusable("It") != null) {
      assertThat(result.unusable("It")).as("seed %d", seed).endsWith(".");
      return false;
    }
    for (Verdict verdict : verdicts.all()) {
      assertThat(VerdictText.of(verdict))
          .as("text, seed %d", seed)
          .doesNotContainPattern(BELOW_ZERO);
      assertNothingBelowZero(JSON.valueToTree(verdict), "seed " + seed);
      assertThat(
              verdict.counts().window().inFlightAtStart()
                  + verdict.counts().window().tally().planned())
          .as("books, seed %d: %s", seed, verdict)
          .isEqualTo(
              verdict.counts().window().tally().answered()
                  + verdict.failed()
                  + verdict.notSent()
                  + verdict.counts().window().inFlight());
    }
    return true;
  }

  private static void assertNothingBelowZero(JsonNode node, String where) {
    node.properties()
        .forEach(
            each -> {
              String name = where + ", " + each.getKey();
              // A negative gap is the time during which both processes accepted.
              if (each.getValue().isNumber() && !each.getKey().equals("gapMillis")) {
                assertThat(each.getValue().asDouble()).as(name).isNotNegative();
              }
              assertNothingBelowZero(each.getValue(), name);
            });
  }

  /** A few seconds of traffic with losses, and one or two restarts. */
  private static List<String> recording(Random random) {
    Story story = new Story().traffic(0);
    long upgrade = 700 + random.nextInt(800);
    boolean told = false;
    int all = 0;
    int lost = 0;
    for (long end = 100; end < 4_000; end += 100) {
      if (!told && end > upgrade) {
        Upgrade.tell(story, upgrade, 405L, 417L);
        told = true;
      }
      int open = random.nextInt(4);
      int failed = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0;
      for (int i = 0; i < failed; i++) {
        story.at(end - 1, Story.TRAFFIC, Story.failure("truncated", end - 50, Story.OLD));
      }
      all += 10 + failed;
      lost += failed;
      story.styles(Map.of("close", new Tally(all, all - lost - open, lost, 0)));
      long by = end > upgrade + 200 ? Story.NEW : Story.OLD;
      story.bucket(end, 10 + failed, 10, by, failed == 0 ? Map.of() : Map.of("truncated", failed));
    }
    if (random.nextBoolean()) {
      story.finished(4_001);
    }
    List<String> lines = new ArrayList<>();
    lines.add("{\"handoff\":1,\"host\":\"here\"}");
    story.entries(story.said()).stream().map(Entry::json).forEach(lines::add);
    return lines;
  }

  private static void mangle(List<String> lines, Random random) {
    int at = random.nextInt(lines.size());
    int to = at + random.nextInt(lines.size() - at);
    switch (random.nextInt(14)) {
      case 0 -> lines.subList(at, to).clear();
      case 1 -> lines.addAll(at, new ArrayList<>(lines.subList(at, to)));
      case 2 -> Collections.shuffle(lines.subList(at, to), random);
      case 3 -> Collections.reverse(lines.subList(at, to));
      case 4 -> lines.set(at, lines.get(at).substring(0, lines.get(at).length() / 2));
      case 5 -> lines.add(at, List.of("", " \t", "\u0000", "# a note").get(random.nextInt(4)));
      case 6 -> lines.set(at, "\ufeff" + lines.get(at));
      case 7 -> lines.addAll(recording(random).subList(1, 20));
      case 8 -> change(lines, at, to, MONO, mono -> mono + 900_000 * MILLI);
      case 9 -> change(lines, at, to, MONO, mono -> Math.max(0, mono - 1_000 * MILLI));
      case 10 -> change(lines, at, to, WALL, wall -> wall - 3_600_000);
      case 11 -> change(lines, at, at + 1, COUNT, count -> count + random.nextInt(100));
      case 12 -> change(lines, at, at + 1, COUNT, count -> count - 50);
      case 13 -> change(lines, at, to, COUNT, count -> random.nextInt(40));
      default -> throw new AssertionError();
    }
  }

  /** Replaces each number that a pattern matches in some of the lines. */
  private static void change(
      List<String> lines, int from, int to, Pattern where, LongUnaryOperator change) {
    for (int i = from; i < to; i++) {
      lines.set(
          i,
          where
              .matcher(lines.get(i))
              .replaceAll(
                  found ->
                      found
                          .group()
                          .replaceFirst(
                              "\\d+$", "" + change.applyAsLong(Long.parseLong(found.group(1))))));
    }
  }
}
