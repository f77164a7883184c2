package dev.handoff.page;

/**
 * The traffic generator: what runs, or what the form proposes.
 *
 * @param running true while requests are being sent
 * @param rate requests a second
 * @param connections {@code mixed}, {@code keep-alive} or {@code close}
 * @param arrivals {@code uniform} or {@code poisson}
 * @param duration in words the API takes, such as {@code 2m}
 * @param slowShare percent of the requests that go to {@code /slow}
 */
public record TrafficView(
    boolean running,
    int rate,
    String connections,
    String arrivals,
    String duration,
    double slowShare) {}
