package dev.handoff.subject.file;

import java.util.List;
import java.util.Map;

/** A part of a YAML text that knows its line. */
sealed interface Node {
  /** Counted from 1. */
  int line();

  /** What it is, for people. */
  String kind();

  /** Any text, number or word, as it is written without its quotes. */
  record Text(int line, String text) implements Node {
    @Override
    public String kind() {
      return text.isEmpty() ? "nothing" : "a text";
    }
  }

  /** Keys and values in their order. */
  record Table(int line, Map<Text, Node> entries) implements Node {
    @Override
    public String kind() {
      return "keys with values";
    }
  }

  /** A list. */
  record Sequence(int line, List<Node> items) implements Node {
    @Override
    public String kind() {
      return "a list";
    }
  }
}
