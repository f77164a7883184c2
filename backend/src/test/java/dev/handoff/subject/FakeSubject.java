package dev.handoff.subject;

import dev.handoff.procfs.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A server of a test that says what every one has to say; the test adds its processes. */
public abstract class FakeSubject implements Subject {
  private final String name;
  private final Duration patience;

  /** One with that name, whose restart may take that long. */
  protected FakeSubject(String name, Duration patience) {
    this.name = name;
    this.patience = patience;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return "";
  }

  /** Nobody is there. */
  @Override
  public String url() {
    return Ports.url(listener().port());
  }

  @Override
  public Endpoint listener() {
    return new Endpoint(Ports.HOST, 9);
  }

  @Override
  public String how() {
    return "SIGHUP";
  }

  @Override
  public NextRestart next() {
    Processes seen = look();
    return new NextRestart() {
      @Override
      public Processes seen() {
        return seen;
      }

      @Override
      public UnderWay begin() throws SubjectException {
        return restart();
      }
    };
  }

  /** Tells it to restart. */
  protected abstract UnderWay restart() throws SubjectException;

  @Override
  public boolean begins(long pid, long parent) {
    return pid == main();
  }

  @Override
  public Duration patience() {
    return patience;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public List<Long> stop() {
    return List.of();
  }

  @Override
  public void close() {}
}
