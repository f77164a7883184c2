package dev.handoff.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Things that two virtual machines with the same options cannot both have. */
class JavaConflictsTest {
  private static final String JMX = "-Dcom.sun.management.jmxremote.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=5005",
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005",
        "-agentlib:jdwp=transport=dt_socket,suspend=n,address=[::1]:5005,server=y",
        "-Xrunjdwp:transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005",
        "-agentpath:/jdk/lib/libjdwp.so=transport=dt_socket,server=y,suspend=n,address=5005"
      })
  void aDebuggerOnAFixedPortIsNamedWithARemedy(String option) {
    assertThat(of(option).ports())
        .containsExactly(
            "The debugger takes port 5005, which only one process can have ("
                + option
                + "): take the option out, or let each process choose a port with"
                + " address=127.0.0.1:0.");
    assertThat(of(option).waiting()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0",
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=0",
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n",
        "-agentlib:jdwp=transport=dt_socket,address=localhost:5005",
        "-Dcom.sun.management.jmxremote",
        "-Dcom.sun.management.jmxremote.port=0",
        "-Dcom.sun.management.jmxremote.rmi.port=9010",
        "-Xlog:gc:file=gc.log",
        "-XX:StartFlightRecording=filename=x.jfr"
      })
  void anOptionThatTwoProcessesCanShareIsNotAConflict(String option) {
    assertThat(of(option).ports()).isEmpty();
    assertThat(of(option).reasons(Set.of(5005, 9010))).isEmpty();
  }

  @Test
  void aProcessThatSuspendsWaitsForADebuggerToAttach() {
    assertThat(of("-agentlib:jdwp=transport=dt_socket,server=y,address=0").waiting())
        .isEqualTo(
            "It waits for a debugger to attach"
                + " (-agentlib:jdwp=transport=dt_socket,server=y,address=0): say suspend=n, or take"
                + " the option out.");
    assertThat(of("-agentlib:jdwp=transport=dt_socket,address=5005").waiting()).isNull();
  }

  @Test
  void remoteManagementIsNamedByTheOptionThatTakesEffect() {
    assertThat(of(JMX + "port=9010").ports())
        .containsExactly(
            "Remote JMX takes a port that only one process can have ("
                + JMX
                + "port=9010): take"
                + " the option out (jconsole and jcmd find local processes by their PID), or set"
                + " the port to 0.");
    assertThat(of(JMX + "port=9010", JMX + "port=0").ports()).isEmpty();
    assertThat(of(JMX + "port=0", JMX + "rmi.port=9011").ports().get(0))
        .contains("(" + JMX + "rmi.port=9011)");
  }

  @Test
  void theOriginOfAnOptionIsNamedUnlessItIsTheCommandLine(@TempDir Path directory)
      throws Exception {
    Environment environment =
        new Environment(List.of("JAVA_TOOL_OPTIONS=" + JMX + "port=9010", "PATH=/bin"));
    JavaCommand java = JavaCommand.read(List.of("java", "Main"), environment, null);
    assertThat(new JavaConflicts(java).ports().get(0))
        .contains("(" + JMX + "port=9010 from JAVA_TOOL_OPTIONS)");

    Path file = directory.resolve("management.properties");
    Files.writeString(file, "com.sun.management.jmxremote.port = 9010\n");
    assertThat(of("-Dcom.sun.management.config.file=" + file).ports().get(0))
        .contains("(com.sun.management.jmxremote.port=9010 from the file " + file + ")");
  }

  @Test
  void anAgentIsNamedIfItsPortIsTaken() {
    String agent = "-javaagent:/opt/exporter.jar=9404:/opt/config.yaml";
    assertThat(of(agent, "-Dport=9404").reasons(Set.of(8080, 9404)))
        .containsExactly(
            "An agent takes port 9404, which only one process can have ("
                + agent
                + "): take the option out, or give it another port.");
    assertThat(of(agent).reasons(Set.of(404, 94040))).isEmpty();
  }

  @Test
  void anOptionThatRequiresAFittingArchiveIsNamed() {
    assertThat(of("-Xshare:on").reasons(Set.of()))
        .containsExactly(
            "With -Xshare:on Java does not start unless its archive fits the jar: say auto instead"
                + " of on.");
    assertThat(of("-XX:AOTMode=on").reasons(Set.of())).hasSize(1);
    assertThat(of("-XX:AOTMode=auto", "-Xshare:auto").reasons(Set.of())).isEmpty();
  }

  private static JavaConflicts of(String... options) {
    List<String> command = new java.util.ArrayList<>(List.of("java"));
    command.addAll(List.of(options));
    command.add("Main");
    return new JavaConflicts(JavaCommand.read(command, new Environment(List.of()), null));
  }
}
