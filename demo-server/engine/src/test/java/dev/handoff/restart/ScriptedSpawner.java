package dev.handoff.restart;

import dev.handoff.event.Event;
import dev.handoff.release.Makings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Spawns children that do what the test tells them. */
final class ScriptedSpawner implements Spawner {
  final List<ScriptedChild> children = new ArrayList<>();

  /** Why no child can be spawned, in one sentence; null if one can. */
  String trouble;

  /** What is on disk: a change is another version. */
  Makings disk = new Makings(Map.of("server.jar", "1"), true);

  /** How often somebody looked at it. */
  int looks;

  int warmUps;

  /** Whether the first of these takes its time. */
  boolean warming;

  private long lastPid;

  ScriptedSpawner(long pid) {
    lastPid = pid;
  }

  /** Another version of a file is there now. */
  void deploy(String file, String version) {
    disk = new Makings(Map.of(file, version), disk.canWait());
  }

  @Override
  public Ahead spawnAhead(int generation, Consumer<String> heard) throws IOException {
    return spawn(generation, heard);
  }

  @Override
  public Makings makings() {
    looks++;
    return disk;
  }

  @Override
  public ScriptedChild spawn(int generation, Consumer<String> heard) throws IOException {
    if (trouble != null) {
      throw new IOException(trouble);
    }
    children.add(new ScriptedChild(++lastPid, heard));
    return children.get(children.size() - 1);
  }

  @Override
  public boolean isWarm() {
    return warmUps > 0 && !warming;
  }

  @Override
  public void warmUp(Consumer<String> warn, Consumer<Event> seen) {
    warmUps++;
    if (trouble != null) {
      warn.accept(trouble);
    }
  }
}
