package dev.handoff.subject.file;

import java.util.List;

/** Reads one of the files that a server needs: a text, or {@code {mode: 755, text: ...}}. */
record FileReader(String file) {
  FileText read(Node.Text path, Node value) {
    if (value instanceof Node.Text text) {
      return new FileText(text(path, text), FileText.USUAL_MODE);
    } else if (!(value instanceof Node.Table table)) {
      throw new Place(file, value.line())
          .mistake("'%s' has %s; write its text after |", path.text(), value.kind());
    } else {
      Keys keys = new Keys(file, "a file", table, List.of("mode", "text"));
      int mode = keys.optional("mode", "755", FileText.USUAL_MODE, FileReader::mode);
      Node text = keys.node("text", "|");
      if (!(text instanceof Node.Text plain)) {
        throw keys.place("text").mistake("'text' has %s; write it after |", text.kind());
      }
      return new FileText(text(path, plain), mode);
    }
  }

  private static int mode(Written mode) {
    if (!mode.text().matches("0?[0-7]{3}")) {
      throw mode.mistake("'%s' is no mode; write three digits, 755.", mode.text());
    }
    return Integer.parseInt(mode.text(), 8);
  }

  /** The text of a block begins in the line after its |, and only there are several lines usual. */
  private Template text(Node.Text path, Node.Text text) {
    int line = text.text().contains("\n") ? text.line() + 1 : text.line();
    Template.Allowed allowed =
        Units.isUnit(path.text()) ? Template.Allowed.COMMAND : Template.Allowed.USUAL;
    return Template.of(text.text(), allowed, new Place(file, line));
  }
}
