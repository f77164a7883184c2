package dev.handoff.demo;

import static dev.handoff.demo.Standbys.OPTIONS;
import static dev.handoff.demo.Standbys.booting;
import static dev.handoff.demo.Standbys.hear;
import static dev.handoff.demo.Standbys.told;
import static dev.handoff.demo.Standbys.warm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real process that stands by: what only real pipes, signals and files can show. */
@Timeout(120)
class StandbyIT {
  /** So many lines after the one that names a mapping, its resident part is told (proc(5)). */
  private static final int RSS = 4;

  @Test
  void upgradesUnderTrafficLoseNothingAndAChangedJarIsWarmBeforeTheSignal() throws Exception {
    try (Launch server = new Launch()) {
      Path jar = server.directory().resolve("server.jar");
      Files.copy(ServerProcess.jar(), jar);
      server.start(server.builder(server.java(List.of(), jar, OPTIONS)));
      long first = server.pid(1);
      try (Visitors visitors = new Visitors(server.port())) {
        long stale = booting(server);
        Path next = Files.copy(jar, server.directory().resolve("next.jar"));
        Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
        StandbyEvent.Discarded discarded =
            hear(server, StandbyEvent.Discarded.class, it -> it.child() == stale);
        assertThat(discarded.why()).isEqualTo("What it is made of has changed: " + jar + ".");
        long second = warm(server, first);
        assertThat(second).isNotEqualTo(stale);
        hear(server, ProcessEvent.Exited.class, it -> it.of() == stale);

        assertThat(server.upgrade(first)).isEqualTo(second);
        visitors.await(second);
        assertThat(server.exitCode()).isZero();
        assertThat(OpenFiles.of(second)).containsValue(jar.toString());
        long third = warm(server, second);
        assertThat(server.upgrade(second)).isEqualTo(third);
        visitors.await(third);
        server.awaitEnd(second);
        assertThat(visitors.lost()).as("requests lost").isEmpty();
        assertThat(pipes(third)).as("pipes that are left").isEmpty();
        assertThat(accepts(server, stale)).isFalse();
        for (long called : new long[] {second, third}) {
          long word = told(server, StandbyEvent.Called.class, it -> it.child() == called).mono();
          assertThat(server.bus().heard())
              .as("nothing is served before the word")
              .noneMatch(
                  it ->
                      it.pid() == called
                          && it.mono() < word
                          && it.event() instanceof ProcessEvent.Heartbeat beat
                          && (beat.accepted() > 0 || !beat.state().equals("standby")));
        }
      }
    }
  }

  @Test
  void oneThatIsKilledOrStoppedMeansAnUpgradeAsWithoutIt() throws Exception {
    try (Launch server = new Launch()) {
      server.start(server.builder(server.java(OPTIONS)));
      long first = server.pid(1);
      long killed = booting(server);
      server.signal(killed, "KILL");
      hear(
          server,
          StandbyEvent.Failed.class,
          it -> it.child() == killed && it.cause().equals("signal"));
      hear(server, ProcessEvent.Exited.class, it -> it.of() == killed);
      long stopped = warm(server, first);
      assertThat(stopped).isNotEqualTo(killed);
      // It has let go of what only its start needed; the first generation has not.
      assertThat(absentFiles(stopped)).isGreaterThan(absentFiles(first));

      server.halt(stopped);
      long second = server.upgrade(first);
      assertThat(second).isNotEqualTo(stopped);
      hear(
          server,
          StandbyEvent.Failed.class,
          it -> it.child() == stopped && it.cause().equals("timeout"));
      assertThat(told(server, ChildEvent.Spawned.class, it -> it.child() == second)).isNotNull();
      assertThat(server.exitCode()).isZero();
      server.awaitEnd(stopped);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
      assertThat(server.count(UpgradeEvent.Backoff.class)).isZero();
    }
  }

  @Test
  void noClassOfTheEngineIsLoadedWhileClientsWaitForAHandover() throws Exception {
    try (Launch server = new Launch()) {
      Path log = server.directory().resolve("loaded.%p");
      List<String> jvm = List.of("-Xlog:class+load:file=" + log + "::filecount=0");
      server.start(server.builder(server.java(jvm, ServerProcess.jar(), OPTIONS)));
      long first = server.pid(1);
      long second = warm(server, first);
      List<String> before = engineClasses(server.directory(), first, second);
      server.upgrade(first);
      assertThat(server.exitCode()).isZero();
      assertThat(engineClasses(server.directory(), first, second)).isEqualTo(before);
    }
  }

  /** Those that these processes have loaded, each with its PID; without lambdas. */
  private static List<String> engineClasses(Path directory, long... pids) throws IOException {
    Pattern loaded =
        Pattern.compile(" (dev\\.handoff\\.(?:event|restart)\\.\\w+(?:\\$[A-Z]\\w*)*) source:");
    List<String> classes = new ArrayList<>();
    for (long pid : pids) {
      Matcher found = loaded.matcher(Files.readString(directory.resolve("loaded." + pid)));
      while (found.find()) {
        classes.add(pid + " " + found.group(1));
      }
    }
    return classes;
  }

  /** How many mappings of files, such as libraries, have no page in the memory of a process. */
  private static long absentFiles(long pid) throws IOException {
    List<String> smaps =
        Files.readAllLines(Path.of("/proc/" + pid + "/smaps"), StandardCharsets.ISO_8859_1);
    long absent = 0;
    for (int i = 0; i < smaps.size(); i++) {
      if (smaps.get(i).contains(" /") && smaps.get(i + RSS).matches("Rss: +0 kB")) {
        absent++;
      }
    }
    return absent;
  }

  @Test
  void itEndsWithTheServerHoweverThatEnds() throws Exception {
    try (Launch server = new Launch()) {
      server.start(server.builder(server.java(OPTIONS)));
      long first = server.pid(1);
      long standby = booting(server);
      server.signal(first, "TERM");
      assertThat(server.exitCode()).isZero();
      server.awaitEnd(standby);
    }
    try (Launch server = new Launch()) {
      server.start(server.builder(server.java(OPTIONS)));
      long first = server.pid(1);
      long standby = warm(server, first);
      server.signal(first, "KILL");
      server.awaitEnd(standby);
    }
  }

  @Test
  void aPerlProgramThatSaysSoWaitsAndAnOldOneIsNotStartedAhead() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      List<String> options = new ArrayList<>(List.of(OPTIONS));
      options.addAll(List.of("--release-file", releases.file().toString()));
      List<String> java = server.java(options.toArray(String[]::new));
      server.start(server.builder(java));
      long first = server.pid(1);
      long same = booting(server);
      List<String> perl = new ArrayList<>(List.of("/usr/bin/perl", OtherProgramIT.script()));
      perl.addAll(java);
      String command = "\"command\": " + OtherProgramIT.json(perl);
      releases.deploy("{\"version\": \"perl\", " + command + "}");
      hear(server, StandbyEvent.Discarded.class, it -> it.child() == same);
      releases.deploy("{\"version\": \"perl\", \"standby\": true, " + command + "}");
      long waiting = warm(server, first);
      assertThat(
              server.bus().heard().stream()
                  .filter(it -> it.event() instanceof StandbyEvent.Spawned))
          .as("those that can wait")
          .hasSize(2);
      assertThat(server.upgrade(first)).isEqualTo(waiting);
      assertThat(server.exitCode()).isZero();
      assertThat(RawClient.get(server.port(), "/").body())
          .isEqualTo("hello world from pid " + waiting + ", generation 2, written in perl\n");
    }
  }

  private static boolean accepts(Launch server, long pid) {
    return server.bus().heard().stream()
        .anyMatch(
            it ->
                it.pid() == pid
                    && it.event() instanceof ProcessEvent.Heartbeat beat
                    && beat.accepted() > 0);
  }

  /** Those above the standard ones. */
  private static List<String> pipes(long pid) throws IOException {
    return OpenFiles.of(pid).entrySet().stream()
        .filter(it -> it.getKey() > 2 && it.getValue().startsWith("pipe:"))
        .map(Map.Entry::toString)
        .toList();
  }
}
