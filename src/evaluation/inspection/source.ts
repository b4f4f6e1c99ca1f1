/** What an inspection reads, and how it shows nodes. */
import type { NodeKind } from '../../catalog/index.ts';
import { rowOf } from '../questions/adjacency.ts';
import type { Candidates } from '../questions/candidates.ts';
import type { Links } from '../questions/links.ts';
import type { SaveColumns } from '../questions/saves.ts';

/** Longer titles are cut: they only serve people to recognize a node. */
const longestTitle = 100;

/** The model's vectors, the nodes that they are of, and the links between these. */
export interface InspectionSource {
  readonly candidates: Candidates;
  readonly links: Links;
  readonly heldOut: SaveColumns;
  /** Unit vectors of full size, made with names shown; NaN if one is missing. `[nodes, size]` */
  readonly units: Readonly<Record<NodeKind, Float32Array>>;
  readonly size: number;
  readonly seed: number;
}

/** A node as people see it. */
export interface ShownNode {
  /** URL, pin id or board id. */
  readonly key: string;
  /** A page without a title has that of its first known pin. Empty if there is none. */
  readonly title: string;
  /** The owner of a board, else empty. */
  readonly owner: string;
}

/** A node that the model found for a query. */
export interface FoundNode extends ShownNode {
  /** Cosine with the query. */
  readonly score: number;
}

/** Describes a node for people. */
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
