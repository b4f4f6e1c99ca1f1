/** The nearest neighbors of a few pages, for people to judge. */
import { none, Random } from '../../base/index.ts';
import { createExactIndex } from '../../nearest/index.ts';
import { rowOf } from '../questions/adjacency.ts';
import { type FoundNode, type InspectionSource, type ShownNode, showNode } from './source.ts';

/** How many pages are shown, and how many neighbors of each. */
const samplePages = 12;
const nearestPages = 5;
const nearestPins = 3;

/** A page and its nearest neighbors. */
export interface PageNeighbors {
  readonly page: ShownNode;
  /** The nearest pages. `together`: both pages were on the same board before the split. */
  readonly pages: readonly (FoundNode & { readonly together: boolean })[];
  /** The nearest pins of other pages. */
  readonly pins: readonly FoundNode[];
}

/** Finds the neighbors of a seeded sample of the known pages that have a title to show. */
export async function sampleNeighbors(source: InspectionSource): Promise<PageNeighbors[]> {
  const { candidates, links, units, size, seed } = source;
  const named = Uint32Array.from({ length: candidates.known.page }, (_, page) => page).filter(
    (page) => showNode(source, 'page', page).title !== '',
  );
  const sample = new Random(seed, 3).shuffle(named).slice(0, samplePages);
  const queries = new Float32Array(sample.length * size);
  for (const [i, page] of sample.entries()) {
    queries.set(units.page.subarray(page * size, (page + 1) * size), i * size);
  }
  const find = async (kind: 'page' | 'pin', k: number, excluded: (page: number) => Uint32Array) => {
    const index = await createExactIndex(units[kind], size);
    try {
      const { ids, scores } = await index.search(queries, k, { exclude: Array.from(sample, excluded) });
      return (i: number) =>
        Array.from(ids.subarray(i * k, (i + 1) * k), (id, place) => ({ id, score: scores[i * k + place]! }))
          .filter(({ id }) => id !== none)
          .map(({ id, score }) => ({ id, found: { ...showNode(source, kind, id), score } }));
    } finally {
      await index.dispose();
    }
  };
  const pagesOf = await find('page', nearestPages, (page) => Uint32Array.of(page));
  const pinsOf = await find('pin', nearestPins, (page) => rowOf(links.pinsOfPage, page));
  const areTogether = (a: number, b: number) => {
    const boards = new Set(rowOf(links.boardsOfPage, a));
    return rowOf(links.boardsOfPage, b).some((board) => boards.has(board));
  };
  return Array.from(sample, (page, i) => ({
    page: showNode(source, 'page', page),
    pages: pagesOf(i).map(({ id, found }) => ({ ...found, together: areTogether(page, id) })),
    pins: pinsOf(i).map(({ found }) => found),
  }));
}
