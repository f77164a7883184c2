package dev.handoff.subject;

import dev.handoff.posix.Exit;
import dev.handoff.process.JavaStart;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Whether a described server is there: its URL answers, and one of its processes holds the
 * listener. Somebody else on the port is no server.
 */
final class Readiness implements UnderWay {
  private final DescribedSubject subject;
  private final SubjectFile.Setup setup;
  private final Members members;

  /** Null unless it runs under systemd. */
  private final Services services;

  private final Asker asker;
  private final Supplier<String> besides;

  /**
   * One that is not known yet.
   *
   * @param besides what those that run beside it say about themselves, as the end of a sentence
   */
  Readiness(
      DescribedSubject subject,
      Members members,
      Services services,
      Asker asker,
      Supplier<String> besides) {
    this.subject = subject;
    this.setup = subject.file().setup();
    this.members = members;
    this.services = services;
    this.asker = asker;
    this.besides = besides;
  }

  @Override
  public boolean isDone() throws SubjectException, IOException, InterruptedException {
    if (isStarted() && asker.isAnswered()) {
      members.main();
      return setup.isElsewhere() || members.unnamed().isEmpty() && !members.holders().isEmpty();
    } else if (services != null) {
      services.check(subject.launched());
    } else if (subject.launched() != null && hasFailed()) {
      throw new SubjectException(lastWords());
    }
    return false;
  }

  /**
   * Under systemd a server may answer before its start is over, and a reload that is asked for then
   * is none: it becomes part of the start.
   */
  private boolean isStarted() {
    return services == null || subject.launched().end().isDone();
  }

  /** One that has a PID file may leave, if it ends well. */
  private boolean hasFailed() throws IOException, InterruptedException {
    return subject.launched().end().isDone()
        && members.all().isEmpty()
        && (setup.pid() == null || !Integer.valueOf(0).equals(exit().code()));
  }

  private Exit exit() throws InterruptedException {
    try {
      return subject.launched().end().get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String lastWords() throws InterruptedException {
    // They may still be in the pipe.
    Launcher.Launched launched = subject.launched();
    String said = launched.output().complete();
    String last = said.isEmpty() ? "it " + exit() + " and says nothing" : Ports.lastLine(said);
    List<String> reasons =
        setup.start().isDemoServer()
            ? new JavaStart(launched.words()).reasons()
            : List.<String>of();
    return reasons.isEmpty() ? last : String.join(" ", reasons);
  }

  @Override
  public String waitsFor() {
    if (services != null) {
      return services.trouble();
    } else if (setup.isElsewhere()) {
      return asker.trouble();
    }
    return why() + besides.get();
  }

  private String why() {
    var inode = Proc.listenerOn(subject.listener());
    if (inode.isEmpty()) {
      return "nobody listens on port " + subject.listener().port();
    } else if (members.holders().isEmpty()) {
      return taken(subject.listener(), inode.getAsLong())
          + members.unnamed().map(why -> ", and " + why).orElse("");
    }
    return members.unnamed().orElseGet(asker::trouble);
  }

  /** Somebody else has a port. */
  static String taken(Endpoint listener, long inode) {
    return "its port "
        + listener.port()
        + " is held by "
        + Proc.holderOf(inode).orElse("a process that is hidden from us");
  }
}
