package dev.handoff.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.demo.Output;
import dev.handoff.process.Children;
import dev.handoff.process.OwnProgram;
import dev.handoff.procfs.Proc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What runs in a systemd of ours ends with us, also if nobody could see to that. */
@Timeout(300)
@Tag("systemd")
class SystemdEndsIT {
  private static final String STARTED = Holder.STARTED + "(\\d+) in its tree";

  private static SharedSystemd systemd;

  @BeforeAll
  static void begin() throws Exception {
    systemd = SharedSystemd.start();
  }

  @AfterAll
  static void end() throws Exception {
    if (systemd != null) {
      systemd.close();
    }
  }

  @Test
  void aSystemdOfItsOwnEndsWithAJvmThatIsKilled() throws Exception {
    Path directory = Files.createTempDirectory(systemd.directory(), "killed");
    Children children = systemd.children();
    Children.Started holder = children.spawnHeard(holder(directory, Available.Kind.OWN));
    Matcher started =
        Await.until(
            () -> {
              Matcher matcher = Pattern.compile(STARTED).matcher(holder.output().tail());
              return matcher.find() ? matcher : null;
            },
            () -> "nothing is started: " + holder.output().tail());
    long service = Long.parseLong(started.group(1));
    Path group = systemd.cgroups().resolve("handoff-" + directory.getFileName());
    assertThat(group).isDirectory();
    children.signal(holder.pid(), "KILL");
    Await.untilTrue(() -> !Proc.isThere(service), () -> "PID " + service + " lives on");
    Await.untilTrue(() -> !Files.exists(group), () -> group + " is left");
  }

  /** The path of a socket has room for 107 bytes. */
  @Test
  void itsFolderMayLieDeep() throws Exception {
    Path deep = Files.createTempDirectory(systemd.directory(), "deep".repeat(30));
    Files.createDirectory(deep.resolve("units"));
    Files.writeString(deep.resolve("units/a.service"), "[Service]\nExecStart=sleep 1000\n");
    try (Systemd another = Systemd.start(Available.look(), systemd.children(), deep)) {
      another.control("start", "a.service");
      assertThat(another.show("a.service", "ActiveState")).isEqualTo("active");
    }
  }

  /** The systemd of a user, here one that runs as a service, as it does on many machines. */
  @Test
  void theUnitsInTheSystemdOfAUserEndWithAJvmThatIsKilled() throws Exception {
    Path directory = Files.createTempDirectory(systemd.directory(), "user");
    Path runtime = Files.createDirectory(directory.resolve("run"));
    Path log = directory.resolve("holder.log");
    systemd.add(
        "user.service",
        """
        [Service]
        Type=notify
        Delegate=yes
        Environment=XDG_RUNTIME_DIR=%s
        UnsetEnvironment=SYSTEMD_UNIT_PATH
        ExecStart=/lib/systemd/systemd --user
        """
            .formatted(runtime));
    systemd.add(
        "holder.service",
        """
        [Service]
        Environment=XDG_RUNTIME_DIR=%s
        ExecStart=%s
        StandardOutput=append:%s
        KillMode=process
        """
            .formatted(runtime, String.join(" ", holder(directory, Available.Kind.USER)), log));
    systemd.control("start", "user.service");
    systemd.control("start", "holder.service");
    long service = Long.parseLong(new Output(log).await(STARTED).group(1));
    assertThat(Proc.cgroup(service)).contains("/user.service/").endsWith("/" + Holder.UNIT);
    systemd.control("kill", "--kill-whom=main", "--signal=KILL", "holder.service");
    Await.untilTrue(() -> !Proc.isThere(service), () -> "PID " + service + " lives on");
    Path link = runtime.resolve("systemd/user/" + Holder.UNIT);
    Await.untilTrue(() -> !Files.isSymbolicLink(link), () -> link + " is left");
    systemd.control("stop", "user.service");
    systemd.remove("user.service", "holder.service");
  }

  private static List<String> holder(Path directory, Available.Kind kind) {
    return List.of(
        OwnProgram.java(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Holder.class.getName(),
        directory.toString(),
        kind.name());
  }
}
