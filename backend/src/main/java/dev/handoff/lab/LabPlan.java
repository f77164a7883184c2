package dev.handoff.lab;

/**
 * What the lab is to do: our own server beside others, ways to restart side by side, or throughput.
 */
sealed interface LabPlan permits Lab.Plan, Comparison.Plan, Throughput.Plan {}
