package dev.handoff.web.files;

import dev.handoff.journal.Journal;
import dev.handoff.verdict.Verdict;
import dev.handoff.web.live.Templates;
import java.io.IOException;

/** The report on one restart for another part of this program, without a web server. */
public final class SavedReport {
  private final Templates templates = new Templates();

  /** The whole file, which opens offline. */
  public String html(Journal journal, Verdict verdict) throws IOException {
    return RestartReport.html(verdict, new JournalRecords(journal), templates);
  }
}
