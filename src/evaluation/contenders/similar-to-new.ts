/** Similar known pages for new pages, which nothing links to yet. */
import { indexesWhere, keyHash, LinkSageError } from '../../base/index.ts';
import type { CompileConfig } from '../../graph/index.ts';
import type { NodeTables } from '../../model/index.ts';
import {
  findSimilarPages,
  keptStatistics,
  readTexts,
  type SignalsConfig,
  type SimilarPages,
  tableSource,
} from '../../signals/index.ts';
import type { GraphContext } from './embed.ts';

/**
 * Finds the pages of the view `train` that are most similar to new pages, by their own content, as a compile does for
 * pages of low degree. It finds none if densifying is off. The result for the last tables is kept.
 *
 * @param folder of the statistics of signals
 */
export function similarToNew(
  folder: string,
  compile: CompileConfig,
  signals: SignalsConfig,
): GraphContext['similarPages'] {
  let last: { readonly tables: NodeTables; readonly found: Promise<SimilarPages> } | undefined;
  return async (tables, pages, known) => {
    if (compile.densify.below === 0) return onlyKnown(noPages, known);
    if (last?.tables !== tables) last = { tables, found: find(folder, signals, tables, pages) };
    return onlyKnown(await last.found, known);
  };
}

const noPages = { page: new Uint32Array(0), other: new Uint32Array(0), similarity: new Float32Array(0) };

async function find(
  folder: string,
  signals: SignalsConfig,
  tables: NodeTables,
  pages: Uint32Array,
): Promise<SimilarPages> {
  const statistics = await keptStatistics(folder, 'train', signals.cohesion);
  if (statistics === undefined) {
    throw new LinkSageError(`${folder}: expected the statistics of the view train, got none`, {
      code: 'not-ready',
      hint: 'Run: linksage compile',
    });
  }
  return findSimilarPages({
    texts: await readTexts(tableSource(tables)),
    statistics,
    keyHashes: Uint32Array.from(tables.page.keys, (url) => keyHash('page', url)),
    pages,
    config: signals.similarPages,
  });
}

/** The pairs whose other page is known. New pages are what is tested: they must not see one another. */
function onlyKnown({ page, other, similarity }: SimilarPages, known: number): SimilarPages {
  const kept = indexesWhere(other.length, (pair) => other[pair]! < known);
  return {
    page: kept.map((pair) => page[pair]!),
    other: kept.map((pair) => other[pair]!),
    similarity: Float32Array.from(kept, (pair) => similarity[pair]!),
  };
}
