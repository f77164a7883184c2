package dev.handoff.page;

import java.util.List;

/**
 * What can be broken on purpose.
 *
 * @param traffic whether traffic runs, which is what shows the effect on requests
 * @param running the title of the fault that is being done, null if none is
 * @param whyNone why none of them can be done now, in one sentence; null if one can
 * @param latest the one that was done last, null if none was
 * @param faults all of them
 */
public record FaultsView(
    boolean traffic, String running, String whyNone, FaultView latest, List<FaultView> faults) {}
