/**
 * Things that can be broken on purpose, one at a time. Each {@link dev.handoff.fault.Fault} says
 * beforehand what it does and what to expect, does it, and judges afterwards by the journal alone
 * whether that is what happened; {@link dev.handoff.fault.Faults} has all of them.
 */
package dev.handoff.fault;
