package dev.handoff.fault;

/**
 * The judgement on a fault.
 *
 * @param expected true if it went as predicted
 * @param what happened, in plain sentences
 */
public record Finding(boolean expected, String what) {
  static Finding of(boolean expected, String what) {
    return new Finding(expected, what);
  }

  static Finding not(String what) {
    return new Finding(false, what);
  }
}
