package dev.handoff.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a verdict comes down to. */
public enum Tone {
  /** All was answered, and that is proved. */
  GOOD,
  /** Something was lost. */
  BAD,
  /** The restart is not over. */
  OPEN,
  /** Nothing was lost as far as is known, and not enough is known. */
  UNPROVEN;

  /** The word on the page and in JSON. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
