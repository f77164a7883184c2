package dev.handoff.page;

import java.util.ArrayList;
import java.util.List;

/**
 * The traffic generator: what runs, or what the form proposes.
 *
 * @param running true while requests are being sent
 * @param rate requests a second
 * @param connections {@code mixed}, {@code keep-alive} or {@code close}
 * @param arrivals {@code uniform} or {@code poisson}
 * @param duration in words the API takes, such as {@code 2m}
 * @param slowShare share of the requests, 0 to 1, that go to {@code /slow}; the form sends it back
 *     in the same unit
 */
public record TrafficView(
    boolean running,
    int rate,
    String connections,
    String arrivals,
    String duration,
    double slowShare) {

  /**
   * One choice of the share of slow requests.
   *
   * @param value as the API takes it
   * @param title for people
   */
  public record Share(String value, String title) {}

  /** What can be chosen as the share of slow requests; the present one is always among them. */
  public List<Share> shares() {
    List<Share> shares = new ArrayList<>();
    shares.add(new Share("0.0", "none"));
    for (int oneIn : new int[] {1000, 200, 100, 50, 20, 10}) {
      shares.add(new Share(String.valueOf(1.0 / oneIn), "1 in " + oneIn));
    }
    if (shares.stream().noneMatch(share -> share.value().equals(slowShareValue()))) {
      shares.add(new Share(slowShareValue(), slowShare * 100 + " %"));
    }
    return shares;
  }

  /** The present share as the value of a choice. */
  public String slowShareValue() {
    return String.valueOf(slowShare);
  }
}
