package dev.handoff.traffic.ledger;

/**
 * Handshakes of TLS that have come to their end.
 *
 * @param full those with the server's certificate
 * @param resumed those that went on with the keys of an earlier session
 */
public record Handshakes(long full, long resumed) {
  /** None. */
  public static final Handshakes NONE = new Handshakes(0, 0);

  /** The sum of two counts. */
  public Handshakes plus(Handshakes other) {
    return new Handshakes(full + other.full, resumed + other.resumed);
  }
}
