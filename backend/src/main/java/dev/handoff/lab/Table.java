package dev.handoff.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A table that can be shown in several forms.
 *
 * @param title of it
 * @param columns their titles
 * @param rows as many cells each
 */
public record Table(String title, List<String> columns, List<List<Cell>> rows) {

  /**
   * A cell.
   *
   * @param text for people
   * @param value for programs: a number, a text, true or false; null if unproven
   * @param recording the file that shows it; null if there is none
   */
  public record Cell(String text, Object value, String recording) {
    /** A text. */
    public static Cell of(String text) {
      return new Cell(text, text, null);
    }

    /** A number, or a dash if it is not known. */
    public static Cell number(String format, Number value, String recording) {
      return new Cell(
          value == null ? "-" : String.format(Locale.ROOT, format, value), value, recording);
    }
  }

  /** For a terminal: columns side by side. */
  public String text() {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      widths.add(
          rows.stream()
              .mapToInt(row -> row.get(column).text().length())
              .reduce(columns.get(i).length(), Math::max));
    }
    StringBuilder text = new StringBuilder(title).append('\n');
    line(text, columns, widths);
    rows.forEach(row -> line(text, row.stream().map(Cell::text).toList(), widths));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < cells.size(); i++) {
      line.append(String.format("%-" + widths.get(i) + "s  ", cells.get(i)));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** For a pull request. */
  public String markdown() {
    StringBuilder text = new StringBuilder("**").append(title).append("**\n\n");
    row(text, columns);
    row(text, columns.stream().map(each -> "---").toList());
    rows.forEach(row -> row(text, row.stream().map(Cell::text).toList()));
    return text.toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append(
        cells.stream()
            .map(each -> each.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
