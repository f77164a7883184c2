package dev.handoff.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The load generator: the running traffic, or what the form proposes.
 *
 * @param running true while requests are being sent
 * @param rate requests per second
 * @param connections styles as the API takes them, such as {@code mixed}, {@code all} or {@code
 *     close=2,think=1}
 * @param arrivals {@code uniform} or {@code poisson}
 * @param duration in words the API takes, such as {@code 2m}
 * @param steps how the rate changes, in words the API takes; empty if it does not
 * @param slowShare share of the requests, 0 to 1, that go to {@code /slow}; the form sends it back
 *     in the same unit
 * @param highestRate the highest rate that can be entered
 */
public record TrafficView(
    boolean running,
    int rate,
    String connections,
    String arrivals,
    String duration,
    String steps,
    double slowShare,
    int highestRate) {
  private static final List<Choice> STYLES =
      List.of(
          new Choice("mixed", "mixed: new and kept alive"),
          new Choice("all", "all styles at once"),
          new Choice("close", "new for each request"),
          new Choice("keep-alive", "kept alive"),
          new Choice("keep-alive-looking", "kept alive, checked before reuse"),
          new Choice("reconnect", "new after some requests"),
          new Choice("think", "reused after idling"),
          new Choice("slow", "slow requests"),
          new Choice("chunked", "streams"),
          new Choice("upload", "uploads"));

  /**
   * One option.
   *
   * @param value as the API takes it
   * @param title for people
   */
  public record Choice(String value, String title) {}

  /** The connection styles to choose from; the present one is always among them. */
  public List<Choice> styles() {
    return withPresent(STYLES, connections, connections);
  }

  /** The shares of slow requests to choose from; the present one is always among them. */
  public List<Choice> shares() {
    List<Choice> shares = new ArrayList<>();
    shares.add(new Choice("0.0", "none"));
    for (int oneIn : new int[] {1000, 200, 100, 50, 20, 10}) {
      shares.add(new Choice(String.valueOf(1.0 / oneIn), "1 in " + oneIn));
    }
    return withPresent(shares, slowShareValue(), slowShare * 100 + " %");
  }

  /** The present share as the value of a choice. */
  public String slowShareValue() {
    return String.valueOf(slowShare);
  }

  /** The highest rate as people write it. */
  public String highestRateInWords() {
    return String.format(Locale.ROOT, "%,d", highestRate);
  }

  /** All this in a few words. */
  public String summary() {
    return (steps.isEmpty() ? String.format(Locale.ROOT, "%,d/s", rate) : "rate steps")
        + ", "
        + connections;
  }

  private static List<Choice> withPresent(List<Choice> choices, String value, String title) {
    if (choices.stream().anyMatch(choice -> choice.value().equals(value))) {
      return choices;
    }
    List<Choice> all = new ArrayList<>(choices);
    all.add(new Choice(value, title));
    return all;
  }
}
