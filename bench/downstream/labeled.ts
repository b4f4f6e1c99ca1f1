/** Pages to probe: those that are new at a cutoff, with the labels that they get after it. */
import { denseRows, joinColumns, sparseRows } from '../../src/linear/index.ts';
import type { ProbePages } from './probe.ts';
import type { World } from './world.ts';

/**
 * The new pages of a world, labeled by the boards that they are saved on. New pages are encoded from their own
 * content, and no training has seen them, so features of both kinds know the same: what the page says.
 *
 * @param labelOf the label that a board gives its pages, by position; undefined if it gives none
 * @param terms the world whose known pages give the weights of terms
 */
export function labelNewPages(
  world: World,
  labelOf: (board: number) => string | undefined,
  terms: World,
): ProbePages {
  const { heldOut, candidates, units, size, documents } = world;
  const labels = new Map<number, Set<string>>();
  for (const [save, page] of heldOut.page.entries()) {
    const label = labelOf(heldOut.board[save]!);
    const isNew = page >= candidates.known.page && page < candidates.tables.page.keys.length;
    if (!isNew || label === undefined) continue;
    labels.set(page, (labels.get(page) ?? new Set()).add(label));
  }
  const pages = [...labels.keys()];
  const embeddings = new Float32Array(pages.length * size);
  for (const [i, page] of pages.entries()) {
    const unit = units.page.subarray(page * size, (page + 1) * size);
    if (!Number.isNaN(unit[0])) embeddings.set(unit, i * size); // otherwise missing: zeros
  }
  const { weigh, columns } = terms.texts.words;
  const embedded = denseRows(embeddings, size);
  const worded = sparseRows(weigh(pages.map((page) => documents.pages[page]!)), columns);
  return {
    labels: [...labels.values()].map((own) => [...own]),
    features: { LinkSage: embedded, 'TF-IDF': worded, 'LinkSage + TF-IDF': joinColumns(embedded, worded) },
  };
}
