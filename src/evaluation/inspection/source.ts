/** What a inspection look at a model's answers reads, and how nodes are shown in it. */
import type { NodeKind } from '../../catalog/index.ts';
import { rowOf } from '../questions/adjacency.ts';
import type { Candidates } from '../questions/candidates.ts';
import type { Links } from '../questions/links.ts';
import type { SaveColumns } from '../questions/saves.ts';

/** Longer titles are cut: they are for people to recognize a node by. */
const longestTitle = 100;

/** The model's vectors and what stands around them. */
export interface InspectionSource {
  readonly candidates: Candidates;
  readonly links: Links;
  readonly heldOut: SaveColumns;
  /** Unit vectors of full size, names shown; NaN where one is missing. `[nodes, size]` */
  readonly units: Readonly<Record<NodeKind, Float32Array>>;
  readonly size: number;
  readonly seed: number;
}

/** A node as people see it. */
export interface ShownNode {
  /** URL, pin id or board id. */
  readonly key: string;
  /** Empty where nothing names it. A page without a title is shown by that of its first known pin. */
  readonly title: string;
  /** The owner of a board, else empty. */
  readonly owner: string;
}

/** A node that the model found. */
export interface FoundNode extends ShownNode {
  /** Cosine with what was asked. */
  readonly score: number;
}

/** Shows a node of the candidates. */
export function showNode(
  { candidates, links }: InspectionSource,
  kind: NodeKind,
  position: number,
): ShownNode {
  const { page, pin, board } = candidates.tables;
  const shown = (key: string, texts: readonly string[], owner = '') => {
    const title = texts.find((text) => text !== '') ?? '';
    return {
      key,
      title: title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title,
      owner,
    };
  };
  const pinTexts = (at: number) => [pin.title[at]!, pin.description[at]!];
  if (kind === 'pin') return shown(pin.keys[position]!, pinTexts(position));
  if (kind === 'board') return shown(board.keys[position]!, [board.title[position]!], board.owner[position]);
  const knownPins = rowOf(links.pinsOfPage, position).filter((at) => at < candidates.known.pin);
  return shown(page.keys[position]!, [page.title[position]!, ...Array.from(knownPins).flatMap(pinTexts)]);
}
