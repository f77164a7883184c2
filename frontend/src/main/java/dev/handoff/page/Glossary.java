package dev.handoff.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The words of the page in plain terms, in alphabetical order. */
public final class Glossary {
  /** All of them. */
  public static final List<Term> TERMS = read();

  private Glossary() {}

  /**
   * One word.
   *
   * @param name as people look it up
   * @param words other forms of it, as they occur on the page
   * @param meaning one to three sentences
   * @param where on the page it can be seen
   */
  public record Term(String name, List<String> words, String meaning, String where) {

    /** Valid as an element id and in the hash of a URL. */
    public String id() {
      return "term-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** The name and its other forms, which the page searches for in its texts. */
    public String forms() {
      return String.join("|", Stream.concat(Stream.of(name), words.stream()).distinct().toList());
    }
  }

  private static List<Term> read() {
    try (InputStream text = Glossary.class.getResourceAsStream("glossary.txt")) {
      String all = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(all.split("\n\n+"))
          .map(String::strip)
          .filter(entry -> !entry.startsWith("#"))
          .map(Glossary::term)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Term term(String entry) {
    String[] lines = entry.split("\n");
    if (lines.length != 3) {
      throw new IllegalStateException("expected a word, its meaning and its place: " + entry);
    }
    String[] names = lines[0].split(" = ", 2);
    List<String> words = names.length == 1 ? List.of() : List.of(names[1].split(", "));
    return new Term(names[0], words, lines[1], lines[2]);
  }
}
