package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.posix.Environment;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables of LISTEN_FDS; PassedSocketIT and SystemdIT have the descriptors. */
class PassedSocketTest {
  private static final InetSocketAddress WANTED = new InetSocketAddress("127.0.0.1", 8080);

  @Test
  void whatIsMeantForAnotherProcessIsLeftAlone() throws Exception {
    assertThat(take("LISTEN_FDS=1")).isEqualTo(PassedSocket.NONE);
    assertThat(take("LISTEN_PID=4711", "LISTEN_FDS=1")).isEqualTo(PassedSocket.NONE);
    assertThat(take("LISTEN_PID=", "LISTEN_FDS=1")).isEqualTo(PassedSocket.NONE);
  }

  @Test
  void noDescriptorsAreNothing() throws Exception {
    assertThat(take("LISTEN_PID=4712", "LISTEN_FDS=0")).isEqualTo(PassedSocket.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "one", "", "12345"})
  void aNumberThatIsNoneIsNamed(String count) {
    assertThatThrownBy(() -> take("LISTEN_PID=4712", "LISTEN_FDS=" + count))
        .isInstanceOf(StartException.class)
        .hasMessage("LISTEN_FDS=" + count + " must be a number.");
  }

  @Test
  void namesAndNumberHaveToAgree() throws Exception {
    assertThatThrownBy(() -> take("LISTEN_PID=4712", "LISTEN_FDS=1", "LISTEN_FDNAMES=http:log"))
        .isInstanceOf(StartException.class)
        .hasMessage("LISTEN_FDNAMES has 2 names, but LISTEN_FDS is 1.");
    assertThat(PassedDescriptors.in(new Environment(List.of("LISTEN_FDS=2"))).names())
        .as("without names")
        .containsExactly("unknown", "unknown");
    assertThat(
            PassedDescriptors.in(
                    new Environment(List.of("LISTEN_FDS=2", "LISTEN_FDNAMES=http:log")))
                .names())
        .containsExactly("http", "log");
  }

  @Test
  void aDescriptorThatIsNotOpenIsNamed() {
    assertThatThrownBy(() -> take("LISTEN_PID=4712", "LISTEN_FDS=9999"))
        .isInstanceOf(StartException.class)
        .hasMessageMatching("LISTEN_FDS counts descriptor \\d+, and it is not open\\.");
  }

  private static PassedSocket take(String... environment) throws StartException {
    return PassedSocket.take(new Environment(List.of(environment)), 4712, WANTED);
  }
}
