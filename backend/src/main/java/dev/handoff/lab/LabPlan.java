package dev.handoff.lab;

/** What the lab is to do: our own server beside others, or ways to restart side by side. */
sealed interface LabPlan permits Lab.Plan, Comparison.Plan {}
