/** Whether a collection is large enough to train on. */

/**
 * Fewer saves than this hardly teach a model more than the base model knows already. With 300 of them (folders of bookmarks
 * and sections of lists), the score on validation saves was lower after training in three of four cases.
 */
const fewestSaves = 1000;
/** Fewer boards than this have little to tell apart. */
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
