/** The features of all blocks of a page, as numbers. */
import { addNeighbors } from './neighbors.ts';
import type { PageView } from './page-view.ts';
import { addPlace } from './place.ts';
import { addAlike, addHints, addLevels, addPage, addPosition } from './position.ts';
import { Rows } from './row.ts';
import { addText } from './text.ts';

export interface BlockFeatures {
  readonly names: readonly string[];
  /** [blocks, features] */
  readonly values: Float32Array;
}

export function blockFeatures(view: PageView): BlockFeatures {
  const rows = new Rows();
  for (let b = 0; b < view.blocks.length; b++) {
    addText(rows, view.blocks[b]!);
    addPlace(rows, view.blocks[b]!);
    addPosition(rows, view, b);
    addLevels(rows, view, b);
    addAlike(rows, view, b);
    addHints(rows, view, b);
    addNeighbors(rows, view, b);
    addPage(rows, view);
    rows.next();
  }
  return { names: rows.names, values: Float32Array.from(rows.values) };
}
