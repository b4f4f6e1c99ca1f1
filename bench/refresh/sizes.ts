/** The sizes of the parts of the bench `refresh`. */

/** A corpus with days of churn, and the model that is trained on it. */
export interface RefreshSizes {
  readonly pages: number;
  readonly days: number;
  readonly rounds: number;
  /** Width of the model. */
  readonly width: number;
}
