package dev.handoff.restart;

import dev.handoff.event.ProcessEvent;
import dev.handoff.posix.Exit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Children whose end nobody waits for: each is reaped once it has ended. */
final class Dying {
  private final List<Child> children = new ArrayList<>();
  private final Lifecycle life;

  Dying(Lifecycle life) {
    this.life = life;
  }

  /** One more, which may have ended already. */
  void add(Child child) {
    children.add(child);
    reap();
  }

  /** Reaps those that have ended, and kills those whose time is over. To be called now and then. */
  void reap() {
    for (Iterator<Child> i = children.iterator(); i.hasNext(); ) {
      Child child = i.next();
      child.hurry();
      Optional<Exit> exit = child.exit();
      if (exit.isPresent()) {
        life.publish(
            new ProcessEvent.Exited(child.pid(), exit.get().code(), exit.get().signal()),
            child.endedAt());
        i.remove();
      }
    }
  }

  /** This process exits: nobody will look after them any more. */
  void leaveAlone() {
    children.forEach(Child::leaveAlone);
  }
}
