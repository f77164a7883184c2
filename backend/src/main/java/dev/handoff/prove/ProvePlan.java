package dev.handoff.prove;

import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.subject.file.SubjectFile;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be proved.
 *
 * @param subjects one after the other
 * @param restarts of each
 * @param rate requests a second
 * @param mix what clients do with their connections
 * @param calm how long the same traffic without a restart comes first
 * @param allowed what a subject may do without failing
 * @param path directories in which to look for programs, separated by colons
 * @param keep whether the folders of the subjects stay
 * @param remote whether a subject may be on another machine
 */
record ProvePlan(
    List<SubjectFile> subjects,
    int restarts,
    double rate,
    Mix mix,
    Duration calm,
    Allowed allowed,
    String path,
    boolean keep,
    boolean remote) {
  private static final int PARTS = 1_000;

  /** A mix with the same shares but without some styles; null if none is left. */
  static Mix without(Mix mix, Collection<String> styles) {
    String rest =
        mix.styles().stream()
            .filter(each -> !styles.contains(each.toString()))
            .map(each -> each + "=" + parts(mix, each))
            .collect(Collectors.joining(","));
    return rest.isEmpty() ? null : Mix.of(rest);
  }

  private static long parts(Mix mix, Style style) {
    return Math.max(1, Math.round(mix.share(style) * PARTS));
  }
}
