package dev.handoff.systemd;

import dev.handoff.process.Children;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A JVM that starts a service in a systemd, and waits to be killed. */
final class Holder {
  static final String UNIT = "handoff-holder-test.service";
  static final String STARTED = "started ";

  private Holder() {}

  /** Takes a folder and the kind of systemd that it is to be. */
  public static void main(String[] arguments) throws Exception {
    Children children = new Children(Duration.ofMillis(5), (pid, exit, lastLook) -> {});
    children.start();
    Available available = Available.look();
    Available.Kind kind = Available.Kind.valueOf(arguments[1]);
    Systemd systemd =
        Systemd.start(
            new Available(kind, "", available.cgroups(), available.elsewhere()),
            children,
            Path.of(arguments[0]));
    Files.writeString(systemd.units().resolve(UNIT), "[Service]\nExecStart=sleep 1000\n");
    systemd.reload();
    systemd.control("start", UNIT);
    long main = systemd.main(UNIT);
    boolean begins =
        ProcessHandle.of(main)
            .flatMap(ProcessHandle::parent)
            .map(ProcessHandle::pid)
            .filter(parent -> systemd.begins(main, parent) && !systemd.begins(parent, 0))
            .isPresent();
    System.out.println(STARTED + main + (begins ? " in its tree" : " outside of its tree"));
    TimeUnit.HOURS.sleep(1);
  }
}
