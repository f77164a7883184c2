package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.restart.Settings;
import dev.handoff.restart.Signalling;
import dev.handoff.restart.Succession;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the demo server: each option has limits, and each limit has a sentence. */
class OptionsTest {

  @Test
  void optionsThatAreNotGivenHaveTheDefaultsOfTheEngine() throws Exception {
    assertThat(Options.parse(new String[0]))
        .isEqualTo(
            new Options(
                Settings.on(new InetSocketAddress("127.0.0.1", 8080))
                    .withStandby(Duration.ofSeconds(5)),
                new WaySettings("fd-handoff", 2, true, Duration.ZERO, false),
                new SideSockets(-1, null, -1),
                100,
                10,
                true,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                true));
  }

  @Test
  void everyOptionThatIsGivenIsUsed() throws Exception {
    assertThat(
            parse(
                "--host ::1 --port=0 --release-file=a=b --signals classic --ready-timeout 100ms"
                    + " --backoff 0s --probation 1h --drain connection --drain-timeout=24h"
                    + " --idle-grace 2m --head-timeout 1s --slow-every 0 --slow-seconds 3600"
                    + " --heartbeats drain --fd-store on --standby on --standby-after=1s --standby-rehearsal 2s --way exec --workers 3"
                    + " --exec-drain off --hold-accept 2s --migrate on --metrics-port 0"
                    + " --unix hello.sock --log-port 9 --bus bus.sock"))
        .isEqualTo(
            new Options(
                new Settings(
                    new InetSocketAddress("::1", 0),
                    Path.of("a=b"),
                    Path.of("bus.sock"),
                    new Succession(
                        Duration.ofMillis(100),
                        Duration.ofHours(1),
                        Duration.ZERO,
                        Duration.ofSeconds(1)),
                    Duration.ofDays(1),
                    Duration.ofMinutes(2),
                    Signalling.CLASSIC,
                    true),
                new WaySettings("exec", 3, false, Duration.ofSeconds(2), true),
                new SideSockets(0, Path.of("hello.sock"), 9),
                0,
                3600,
                false,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372037s", // more nanoseconds than a long has
        "18446744073709551615s", // -1 as an unsigned long
        "9223372036854775807ms",
        "86401s",
        "24h1s",
        "1441m",
        "25h",
        "-1s",
        "+1s",
        "1.5s",
        "3",
        "s",
        "5 s",
        "5S",
        "5us",
        "\u0663s", // a three, but not one that people type here
      })
  void aTimeBeyondItsLimitsIsRefusedNamingThem(String time) {
    assertRefused(
        "--idle-grace is a time from 0s to 24h, such as 500ms, 30s, 2m or 1h, not " + time + ".",
        "--idle-grace",
        time);
  }

  @ParameterizedTest
  @CsvSource({
    "--port, 65536, 0, 65535",
    "--port, -1, 0, 65535",
    "--port, http, 0, 65535",
    "--port, 99999999999999999999, 0, 65535",
    "--port, 0x50, 0, 65535",
    "--port, \u0668\u0660\u0668\u0660, 0, 65535",
    "--slow-every, 1000000001, 0, 1000000000",
    "--slow-seconds, 0, 1, 3600",
    "--slow-seconds, 3601, 1, 3600"
  })
  void aNumberBeyondItsLimitsIsRefusedNamingThem(
      String option, String number, String least, String most) {
    assertRefused(
        option + " is a whole number from " + least + " to " + most + ", not " + number + ".",
        option,
        number);
  }

  @Test
  void everyTimeHasLimits() {
    for (Option option : Option.values()) {
      if (option.kind() == Option.Kind.TIME) {
        assertThatThrownBy(() -> parse(option.written() + " 9223372037s"))
            .hasMessageStartingWith(option.written() + " is a time from " + option.least());
      }
    }
  }

  @Test
  void aWrongOptionOrValueIsNamed() {
    assertRefused("There is no option --colour.", "--colour", "blue");
    assertRefused("There is no option -p.", "-p", "1");
    assertRefused("There is no option 8080.", "8080");
    assertRefused("There is no option .", "");
    assertRefused("The option --drain needs a value.", "--drain");
    assertRefused("The option --bus needs a value.", "--bus", "");
    assertRefused("The option --host needs a value.", "--host=");
    assertRefused("The option --port is given twice, as 1 and as 2.", "--port", "1", "--port=2");
    assertRefused("--drain is transaction or connection, not half.", "--drain", "half");
    assertRefused("--signals is handoff or classic, not posix.", "--signals", "posix");
    assertRefused("The host no.such.host.invalid is not known.", "--host", "no.such.host.invalid");
  }

  @Test
  void aLongOrBrokenValueIsQuotedInOneShortSentence() {
    assertRefused("--port is a whole number from 0 to 65535, not 1?2.", "--port", "1\n2");
    assertRefused("There is no option " + "x".repeat(100) + "....", "x".repeat(100_000));
  }

  @Test
  void theHelpHasEveryOptionWithItsLimitsAndItsDefault() {
    assertThat(Arguments.askForHelp(new String[] {"--port", "1", "-h"})).isTrue();
    assertThat(Arguments.askForHelp(new String[] {"--port", "1"})).isFalse();
    for (Option option : Option.values()) {
      String entry = Help.text().split(option.written() + "=", 2)[1];
      assertThat(entry).startsWith(option.label()).contains(option.help());
      String line = entry.substring(0, entry.indexOf('\n', option.label().length() + 1));
      if (option.kind() == Option.Kind.TIME || option.kind() == Option.Kind.NUMBER) {
        assertThat(line).contains(" From " + option.least() + " to " + option.most() + ".");
      }
      if (option.usual() != null) {
        assertThat(line).endsWith(" Default: " + option.usual() + ".");
      }
    }
  }

  private static Options parse(String line) throws Exception {
    return Options.parse(line.split(" "));
  }

  private static void assertRefused(String sentence, String... args) {
    assertThatThrownBy(() -> Options.parse(args))
        .isInstanceOf(Arguments.UsageException.class)
        .hasMessage(sentence + "\nTry --help.");
  }
}
