package dev.handoff.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.Await;
import dev.handoff.demo.OpenFiles;
import dev.handoff.demo.Output;
import dev.handoff.demo.RawClient;
import dev.handoff.demo.Releases;
import dev.handoff.demo.Traffic;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The units of docs/systemd.md under a real systemd, and clients that never retry. */
@Timeout(300)
@Tag("systemd")
@Execution(ExecutionMode.SAME_THREAD)
class SystemdIT {
  /** Twenty with the profile real-times. */
  private static final int RELOADS = Integer.getInteger("handoff.generations", 5);

  private static final String SERVICE = "handoff.service";
  private static final String SOCKET = "handoff.socket";

  private static SharedSystemd systemd;
  private static SystemdPage page;

  private Releases releases;
  private Output output;
  private Path log;

  @BeforeAll
  static void begin() throws Exception {
    systemd = SharedSystemd.start();
    page = new SystemdPage();
  }

  @AfterAll
  static void end() throws Exception {
    if (systemd != null) {
      systemd.close();
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    releases = new Releases("{\"version\": \"v1\"}");
    log = systemd.directory().resolve("output-" + System.nanoTime() + ".log");
    output = new Output(log);
  }

  @AfterEach
  void stop() throws Exception {
    systemd.systemctl("stop", SOCKET, SERVICE);
    systemd.remove(SOCKET, SERVICE);
    releases.close();
  }

  @Test
  void reloadsOfTypeNotifyLoseNothingAndStopIsClean() throws Exception {
    assertReloads(SystemdPage.NOTIFY);
  }

  @Test
  void reloadsOfTypeNotifyReloadLoseNothingAndStopIsClean() throws Exception {
    assumeTrue(
        systemd.version() >= 253,
        "Type=notify-reload came with systemd 253, and this one is older: HANDOFF_SYSTEMD=DIR names"
            + " a newer one, unpacked by dpkg-deb -x from the packages systemd and"
            + " libsystemd-shared.");
    assertReloads(SystemdPage.NOTIFY_RELOAD);
  }

  private void assertReloads(int unit) throws Exception {
    int port = start(unit, 0);
    String main = systemd.show(SERVICE, "MainPID");
    try (Traffic traffic = new Traffic(port)) {
      for (int i = 1; i <= RELOADS; i++) {
        systemd.control("reload", SERVICE);
        String next = systemd.show(SERVICE, "MainPID");
        assertThat(next).as("main process after reload %d", i).isNotEqualTo(main);
        assertThat(RawClient.get(port, "/").pid()).isEqualTo(Long.parseLong(next));
        assertThat(systemd.show(SERVICE, "ActiveState")).isEqualTo("active");
        assertThat(systemd.show(SERVICE, "StatusText"))
            .isEqualTo("Generation " + (i + 1) + " serves on 127.0.0.1:" + port + ".");
        traffic.awaitMore(20);
        main = next;
      }
      releases.deployFault("crash");
      systemd.control("reload", SERVICE);
      assertServes(main, port, "The upgrade failed. Exited with code ");
      systemd.control("reload", SERVICE);
      assertServes(main, port, "The upgrade was refused. The last upgrade failed (1 in a row)");
      traffic.awaitMore(20);
      assertThat(traffic.stop()).as("lost requests").isEmpty();
    }
    assertStopsCleanly(port);
  }

  private void assertServes(String main, int port, String status) throws Exception {
    assertThat(systemd.show(SERVICE, "MainPID")).isEqualTo(main);
    assertThat(systemd.show(SERVICE, "ActiveState")).isEqualTo("active");
    assertThat(systemd.show(SERVICE, "StatusText")).startsWith(status);
    assertThat(RawClient.get(port, "/").pid()).isEqualTo(Long.parseLong(main));
  }

  /** What is in flight is answered, and the process ends by itself. */
  private void assertStopsCleanly(int port) throws Exception {
    try (RawClient held = new RawClient(port)) {
      held.get("/");
      held.sendAllButTheEnd();
      systemd.control("stop", "--no-block", SERVICE);
      output.await("drains \\(terminated\\)");
      assertThat(held.sendTheEnd().status()).isEqualTo(200);
    }
    Await.untilTrue(
        () -> systemd.show(SERVICE, "ActiveState").equals("inactive"), () -> output.text());
    assertThat(systemd.show(SERVICE, "Result")).isEqualTo("success");
    assertThat(systemd.show(SERVICE, "ExecMainStatus")).isEqualTo("0");
    assertThat(output.text()).contains("exits with 0 (terminated)").doesNotContain("warns");
    assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void aRestartWithASocketUnitLosesNothing() throws Exception {
    int port = freePort();
    add(SystemdPage.NOTIFY, port);
    systemd.add(SOCKET, page.socket(port));
    systemd.control("start", SOCKET);
    assertThat(systemd.show(SERVICE, "ActiveState")).isEqualTo("inactive");
    assertThat(RawClient.get(port, "/").status()).as("what starts the service").isEqualTo(200);
    output.await("has inherited the listener on http://127.0.0.1:" + port);
    long socket = OpenFiles.listener(port);
    try (Traffic traffic = new Traffic(port)) {
      for (int i = 1; i <= 2; i++) {
        String before = systemd.show(SERVICE, "MainPID");
        systemd.control("restart", SERVICE);
        String after = systemd.show(SERVICE, "MainPID");
        assertThat(after).isNotEqualTo(before);
        assertThat(RawClient.get(port, "/").pid()).isEqualTo(Long.parseLong(after));
        traffic.awaitMore(20);
      }
      assertThat(traffic.stop()).as("lost requests").isEmpty();
    }
    assertThat(OpenFiles.listener(port)).as("the listener").isEqualTo(socket);
  }

  @Test
  void afterACrashTheListenerComesOutOfTheStore() throws Exception {
    systemd.add("handoff.service.d/store.conf", page.units("handoff.service.d/store.conf").get(0));
    int port = start(SystemdPage.NOTIFY, freePort(), "--fd-store", "on");
    long socket = OpenFiles.listener(port);
    assertThat(systemd.show(SERVICE, "NFileDescriptorStore")).isEqualTo("1");
    systemd.control("reload", SERVICE);
    String main = systemd.show(SERVICE, "MainPID");
    systemd.control("kill", "--kill-whom=main", "--signal=KILL", SERVICE);
    Await.untilTrue(
        () -> !systemd.show(SERVICE, "MainPID").equals(main), () -> "pid " + main + " lives on");
    // A connection now waits for the next one.
    assertThat(RawClient.get(port, "/").pid()).isNotEqualTo(Long.parseLong(main));
    assertThat(OpenFiles.listener(port)).as("the listener").isEqualTo(socket);
    assertThat(systemd.show(SERVICE, "NRestarts")).isEqualTo("1");
    assertThat(systemd.show(SERVICE, "NFileDescriptorStore")).as("no duplicate").isEqualTo("1");
  }

  /** An older systemd makes Type=simple of notify-reload; a newer one is told to do the same. */
  @Test
  void underASystemdThatDoesNotListenAnUpgradeIsRefused() throws Exception {
    if (systemd.version() >= 253) {
      systemd.add(SERVICE + ".d/simple.conf", "[Service]\nType=simple\n");
    }
    add(SystemdPage.NOTIFY_RELOAD, 0);
    systemd.control("start", SERVICE);
    assertThat(systemd.show(SERVICE, "Type")).isEqualTo("simple");
    output.await("is ready");
    String main = systemd.show(SERVICE, "MainPID");
    systemd.control("kill", "--kill-whom=main", "--signal=HUP", SERVICE);
    output.await(
        "refuses to upgrade: systemd has started this process and does not listen to it, so when it"
            + " exits systemd ends the service, the next generation too: give the unit Type=notify");
    assertThat(systemd.show(SERVICE, "MainPID")).isEqualTo(main);
    assertThat(systemd.show(SERVICE, "ActiveState")).isEqualTo("active");
  }

  /** Starts a service of the page and returns its port. */
  private int start(int unit, int port, String... options) throws Exception {
    add(unit, port, options);
    assertThat(systemd.systemctl("start", SERVICE).code()).as(output::text).isZero();
    return Integer.parseInt(output.await("listen\\S* on http://\\S+:(\\d+)").group(1));
  }

  private void add(int unit, int port, String... options) throws Exception {
    systemd.add(SERVICE, page.service(unit, port, releases.file(), log, options));
  }

  /** A port that nobody gets who asks for any: a unit has to name it before it is opened. */
  private static int freePort() throws IOException {
    for (int i = 0; i < 100; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        // The next one may be free.
      }
    }
    throw new AssertionError("no port is free");
  }
}
