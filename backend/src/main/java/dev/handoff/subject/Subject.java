package dev.handoff.subject;

import dev.handoff.event.EventSink;
import dev.handoff.plan.Asking;
import dev.handoff.procfs.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server under test: how it is started, restarted and stopped, and which processes it has. {@link
 * TestedSubject} does all that with it, the same for each, and tells the journal. For one thread,
 * except for what says otherwise.
 */
public interface Subject extends AutoCloseable {

  /** Its name in tables and events. Safe for use by several threads. */
  String name();

  /** Its version in its own words, or what is known of it. */
  String version();

  /** The URL where it answers. Safe for use by several threads. */
  String url();

  /** What requests for it are like. Safe for use by several threads. */
  default Asking asking() {
    return Asking.USUAL;
  }

  /**
   * Whether its processes and its listener can be seen: not those of a server of another machine,
   * which has no listener here. For several threads.
   */
  default boolean isWatched() {
    return true;
  }

  /** Where its listener is, if clients do not reach that themselves. For several threads. */
  Endpoint listener();

  /** How it is told to restart, in words, such as {@code SIGHUP}. For several threads. */
  String how();

  /**
   * Where goes what it tells its service manager from its start on.
   *
   * @param sink as long as it lives
   */
  default void tell(EventSink sink) {}

  /** Starts it, and waits until it answers and one of its processes holds the listener. */
  void start() throws SubjectException, IOException, InterruptedException;

  /** Ends what is left of the last restart, and looks at its processes for the next one. */
  NextRestart next() throws SubjectException, IOException;

  /** The PID of its main process at this moment. */
  long main();

  /** Looks at its processes, as a restart does before it begins. */
  Processes look();

  /**
   * Those that the last restart should have replaced and that are still there: the next restart
   * waits for them too.
   */
  default Set<Long> leaving() {
    return Set.of();
  }

  /** Why the last restart may have done nothing, as a clause; empty if it is known to have. */
  default Optional<String> unseen() {
    return Optional.empty();
  }

  /**
   * Whether a process is one of those that were started for it, so that its tree begins there. For
   * several threads.
   */
  boolean begins(long pid, long parent);

  /** How long a restart may take. For several threads. */
  Duration patience();

  /** What may be done to it besides. For several threads. */
  Set<Capability> capabilities();

  /** The file from which its next process reads its release; empty if that is not ours to write. */
  default Optional<Path> releaseFile() {
    return Optional.empty();
  }

  /**
   * Stops it gracefully; what is left after the time that it has for that is killed.
   *
   * @return the PIDs that had to be killed
   */
  List<Long> stop() throws InterruptedException;

  /** Ends what is left of it, and removes its files. */
  @Override
  void close();
}
