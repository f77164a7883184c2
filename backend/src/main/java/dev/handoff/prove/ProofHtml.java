package dev.handoff.prove;

import dev.handoff.lab.Table;
import dev.handoff.verdict.Verdict;
import dev.handoff.web.files.SavedReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * A result as one file that opens offline: the tables, and below them the picture of each restart,
 * which is the report on it, packed. A browser unpacks one when it is opened.
 */
final class ProofHtml {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
      h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
      table { border-collapse: collapse; display: block; overflow-x: auto; margin: 1rem 0; }
      caption { text-align: left; font-weight: 600; padding: .3rem 0; }
      th, td { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #8886; vertical-align: top; }
      details { margin: .4rem 0; } summary { cursor: pointer; }
      iframe { width: 100%%; height: 46rem; border: 1px solid #8886; margin: .5rem 0; }
      .kept { border-left: .4rem solid #2a7d46; padding-left: .7rem; }
      .lost { border-left: .4rem solid #c0362c; padding-left: .7rem; }
      .unproven { border-left: .4rem solid #a26a00; padding-left: .7rem; }
      </style>
      </head>
      <body>
      <h1>%s</h1>
      """;

  private static final String SCRIPT =
      """
      <script>
      document.querySelectorAll('details[data-report]').forEach((each) => {
        each.addEventListener('toggle', async () => {
          if (!each.open || each.querySelector('iframe')) return;
          const packed = Uint8Array.from(atob(each.dataset.report), (c) => c.charCodeAt(0));
          const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
          const frame = document.createElement('iframe');
          frame.title = each.querySelector('summary').textContent;
          const page = await new Response(stream).arrayBuffer();
          frame.src = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
          each.append(frame);
        });
      });
      </script>
      """;

  private final SavedReport reports = new SavedReport();
  private final StringBuilder html = new StringBuilder();

  private ProofHtml() {}

  static String of(Result result) throws IOException {
    return new ProofHtml().all(result);
  }

  private String all(Result result) throws IOException {
    String title = "What restarts lose";
    html.append(String.format(HEAD, title, title));
    html.append("<p>").append(Escaped.text(result.about())).append("</p>\n");
    if (result.subjects().size() > 1) {
      table(SideBySide.of(result.subjects()));
    }
    for (Judged each : result.subjects()) {
      subject(each);
    }
    return html.append(SCRIPT).append("</body>\n</html>\n").toString();
  }

  private void subject(Judged judged) throws IOException {
    Proof proof = judged.tried().proof();
    html.append("<h2>").append(Escaped.text(proof.subject().name())).append("</h2>\n");
    html.append("<p class=\"").append(judged.judgement().word()).append("\">");
    html.append(Escaped.text(judged.judgement().sentence()));
    judged.judgement().notes().forEach(each -> html.append("<br>").append(Escaped.text(each)));
    html.append("</p>\n");
    proof
        .subject()
        .answer()
        .forEach(each -> html.append("<p>").append(Escaped.text(each)).append("</p>\n"));
    ProofTables.of(proof).forEach(this::table);
    for (Verdict verdict : judged.tried().verdicts()) {
      html.append("<details data-report=\"")
          .append(packed(reports.html(judged.tried().journal(), verdict)))
          .append("\"><summary>Restart ")
          .append(verdict.number())
          .append(": ")
          .append(Escaped.text(verdict.sentence()))
          .append("</summary></details>\n");
    }
  }

  private void table(Table table) {
    html.append("<table><caption>").append(Escaped.text(table.title())).append("</caption>\n<tr>");
    table.columns().forEach(each -> html.append("<th>").append(Escaped.text(each)).append("</th>"));
    html.append("</tr>\n");
    for (var row : table.rows()) {
      html.append("<tr>");
      row.forEach(each -> html.append("<td>").append(Escaped.text(each.text())).append("</td>"));
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private static String packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
