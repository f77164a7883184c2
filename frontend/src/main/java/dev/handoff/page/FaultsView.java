package dev.handoff.page;

import java.util.List;

/**
 * The faults that can be injected.
 *
 * @param traffic whether traffic runs, which shows the effect on requests
 * @param running the title of the running fault, null if there is none
 * @param whyNone why no fault can be run now, in one sentence; null if one can
 * @param latest the fault that ran last, null if none has
 * @param faults all of them
 */
public record FaultsView(
    boolean traffic, String running, String whyNone, FaultView latest, List<FaultView> faults) {

  /** Those that are an upgrade to a release with a defect. */
  public List<FaultView> releases() {
    return faults.stream().filter(FaultView::upgrades).toList();
  }

  /** All others. */
  public List<FaultView> others() {
    return faults.stream().filter(fault -> !fault.upgrades()).toList();
  }
}
