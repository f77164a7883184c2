package dev.handoff.web.files;

import dev.handoff.event.TrafficEvent;
import dev.handoff.page.PageView;
import dev.handoff.supervise.Refusal;
import dev.handoff.verdict.Verdict;
import dev.handoff.web.live.Templates;
import dev.handoff.web.live.VerdictViews;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** {@code GET /api/report?restart=N}: one restart as a single file that opens offline. */
final class RestartReport implements Handler {
  private final Records records;
  private final Supplier<List<Verdict>> verdicts;
  private final Templates templates;

  /**
   * @param verdicts oldest restart first
   */
  RestartReport(Records records, Supplier<List<Verdict>> verdicts, Templates templates) {
    this.records = records;
    this.verdicts = verdicts;
    this.templates = templates;
  }

  @Override
  public void handle(Context request) throws IOException, Refusal {
    Verdict verdict = asked(request.queryParam("restart"));
    String html = html(verdict, records, templates);
    request.header("Cache-Control", "no-store");
    request.header(
        "Content-Disposition",
        "attachment; filename=\""
            + FileName.of(
                Instant.ofEpochMilli(verdict.window().requestedWall()),
                "restart-" + verdict.number(),
                "html")
            + "\"");
    request.contentType("text/html; charset=utf-8").result(html);
  }

  /** The whole file. */
  static String html(Verdict verdict, Records records, Templates templates) throws IOException {
    Excerpt excerpt = new Excerpt(verdict);
    records.each(excerpt);
    String about = About.report(verdict, records.header(), excerpt.versions());
    String name = "restart " + verdict.number() + About.on(records.header());
    return templates.html(
        "page.jte",
        PageView.report(
            name,
            about,
            TrafficEvent.LATE_MICROS,
            VerdictViews.of(List.of(verdict)),
            Inline.with(excerpt.json(records.header()))));
  }

  private Verdict asked(String number) throws Refusal {
    List<Verdict> all = verdicts.get();
    if (all.isEmpty()) {
      throw Refusal.unknown("There has been no restart to report on yet.");
    }
    if (number == null) {
      return all.get(all.size() - 1);
    }
    for (Verdict verdict : all) {
      if (String.valueOf(verdict.number()).equals(number)) {
        return verdict;
      }
    }
    throw Refusal.unknown(
        "There is no such restart: give restart="
            + all.get(0).number()
            + " to "
            + all.get(all.size() - 1).number()
            + ".");
  }
}
