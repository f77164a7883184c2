package dev.handoff.subject.file;

/**
 * A file that a server needs.
 *
 * @param text its content
 * @param mode its permissions as in chmod(1), such as 0755
 */
public record FileText(Template text, int mode) {
  static final int USUAL_MODE = 0644;
}
