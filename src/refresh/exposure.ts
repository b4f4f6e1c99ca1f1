/**
 * Exposure: the share of the visits of a node's walks that changes can have reached, see `measureExposures`, summed up
 * since its neighbors were last found.
 */

/** Exposures are kept in whole millionths. */
const unit = 1e6;
const most = 0xffffffff;

/**
 * The least exposure at which neighbors are found again and drift is measured, as a share of the tolerance. Below it
 * vectors move no further than those of nodes that are hardly exposed: walks that draw otherwise move them.
 */
const exposureOfTolerance = 0.3;

/** Exposures and what has been added to them since. `[n]` */
export function addExposure(before: Uint32Array, added: Float32Array): Uint32Array {
  return before.map((exposure, i) => Math.min(most, exposure + Math.round(unit * added[i]!)));
}

/** Whether so much has changed that a node's neighbors are to be found again. With a tolerance of 0 they always are. */
export function isExposed(exposure: number, tolerance: number): boolean {
  return exposure >= unit * exposureOfTolerance * tolerance;
}
