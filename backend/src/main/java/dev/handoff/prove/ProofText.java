package dev.handoff.prove;

import dev.handoff.lab.Table;
import java.util.function.Function;

/**
 * A result for a terminal, and for a pull request: the sentence first.
 *
 * @param table how a table looks; the others are patterns with line feeds
 */
record ProofText(
    Function<Table, String> table, String sentence, String note, String line, String heading) {
  private static final ProofText PLAIN =
      new ProofText(Table::text, "%s%n", "  %s%n", "%n%s%n", "%n== %s%n");
  private static final ProofText MARKDOWN =
      new ProofText(Table::markdown, "%n**%s**%n", "%n%s%n", "%n%s%n", "%n### %s%n");

  /** For a terminal. */
  static String plain(Result result) {
    return PLAIN.text(result);
  }

  /** For a pull request. */
  static String markdown(Result result) {
    return MARKDOWN.text(result);
  }

  private String text(Result result) {
    StringBuilder text = new StringBuilder();
    boolean several = result.subjects().size() > 1;
    for (Judged each : result.subjects()) {
      text.append(String.format(sentence, each.judgement().sentence()));
      each.judgement().notes().forEach(one -> text.append(String.format(note, one)));
    }
    if (several) {
      text.append('\n').append(table.apply(SideBySide.of(result.subjects())));
    }
    for (Judged each : result.subjects()) {
      Proof.Subject subject = each.tried().proof().subject();
      if (several) {
        text.append(String.format(heading, subject.name()));
      }
      if (subject.version() != null) {
        text.append(
            String.format(
                line,
                subject.name()
                    + " ("
                    + subject.version()
                    + "), restarted by "
                    + subject.how()
                    + "."));
      }
      subject.answer().forEach(one -> text.append(String.format(note, one)));
      for (Table one : ProofTables.of(each.tried().proof())) {
        text.append('\n').append(table.apply(one));
      }
    }
    return text.append(String.format(line, result.about())).toString().stripLeading();
  }
}
