package dev.handoff.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What reporting to the bus costs a server, as CPU time for a request: where the CPU is the limit,
 * throughput is its inverse, and on a machine that also carries the load it can be measured far
 * better than the most a server can answer.
 *
 * @param requests answered by each of the two servers while it was measured
 * @param microsWithBus CPU time for a request with the bus
 * @param microsWithout CPU time for a request without
 */
record EventsCost(long requests, double microsWithBus, double microsWithout) {

  /** By how much it is more, in percent; negative if the machine's mood was stronger. */
  @JsonProperty
  double percent() {
    return (microsWithBus / microsWithout - 1) * 100;
  }
}
