/** Whether a collection is large enough to train on. */

/**
 * Fewer saves than this, on fewer boards, teach a model less than the base model knows already; measured on validation saves
 * (docs/results.md).
 */
const fewestSaves = 300;
const fewestBoards = 5;
/** A model is worth training again once its collection has grown this much. */
const growth = 1.5;

/** Whether training is likely to make something better than the base model. */
export function trainingPays({
  saves,
  boards,
}: {
  readonly saves: number;
  readonly boards: number;
}): boolean {
  return saves >= fewestSaves && boards >= fewestBoards;
}

/** Whether a model of `nodes` pages, pins and boards is worth replacing by one of `now`. */
export function isOutgrown(nodes: number, now: number): boolean {
  return now >= growth * nodes;
}
