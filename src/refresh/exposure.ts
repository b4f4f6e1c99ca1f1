/**
 * Exposure of a node: the share of its walks' visits that changes can have reached (see `measureExposures`), summed over
 * all refreshes since its neighbors were last found.
 */

/** Exposures are stored in millionths, as whole numbers. */
const unit = 1e6;
const most = 0xffffffff;

/**
 * From this exposure on, as a share of the tolerance, a node's neighbors are found again and its drift is measured. With
 * less exposure, vectors move no further than those of hardly exposed nodes, which only move because walks are random.
 */
const exposureOfTolerance = 0.3;

/** Adds new exposures to those stored before. `[n]` */
export function addExposure(before: Uint32Array, added: Float32Array): Uint32Array {
  return before.map((exposure, i) => Math.min(most, exposure + Math.round(unit * added[i]!)));
}

/** Whether a node is exposed enough for its neighbors to be found again. With a tolerance of 0 every node is. */
export function isExposed(exposure: number, tolerance: number): boolean {
  return exposure >= unit * exposureOfTolerance * tolerance;
}
