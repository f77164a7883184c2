package dev.handoff.page;

/**
 * A release that can be chosen.
 *
 * @param name as in the API, such as {@code v2} or {@code crash}
 * @param title a few words for people, such as "exits before ready"
 * @param broken true if its upgrade is meant to fail
 */
public record ReleaseView(String name, String title, boolean broken) {}
