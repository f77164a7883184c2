package dev.handoff.web.files;

import dev.handoff.journal.Journal;
import dev.handoff.verdict.Verdict;
import dev.handoff.web.live.Downloads;
import dev.handoff.web.live.Templates;
import java.util.List;
import java.util.function.Supplier;

/** The files that a dashboard makes of its journal. */
public final class JournalFiles {
  private JournalFiles() {}

  /**
   * As routes.
   *
   * @param verdicts on the restarts in this journal, oldest first
   */
  public static Downloads of(Journal journal, Supplier<List<Verdict>> verdicts) {
    Records records = new JournalRecords(journal);
    return new Downloads(
        new Recording(records), new RestartReport(records, verdicts, new Templates()));
  }
}
