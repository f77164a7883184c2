package dev.handoff.lab;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What reporting to the bus costs a server, as CPU time per request. Where the CPU is the limit,
 * throughput is its inverse; and on a machine that also generates the load it can be measured far
 * better than the highest throughput.
 *
 * @param requests answered by the server with the bus while it was measured
 * @param microsWithBus CPU time per request with the bus
 * @param microsWithout CPU time per request without
 */
record EventsCost(long requests, double microsWithBus, double microsWithout) {

  /** The additional cost in percent; negative if noise outweighs it. */
  @JsonProperty
  double percent() {
    return (microsWithBus / microsWithout - 1) * 100;
  }
}
