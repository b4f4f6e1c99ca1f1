/** A world: what is known at a cutoff, and what a ranker reads from it (texts, links, embeddings). */

import { indexesWhere } from '../../src/base/index.ts';
import type { CatalogView, HeldOut, NodeKind } from '../../src/catalog/index.ts';
import { siteOf } from '../../src/content/index.ts';
import { type Documents, makeDocuments } from '../../src/evaluation/contenders/documents.ts';
import { normalizePrefixes } from '../../src/evaluation/contenders/scorers/vectors.ts';
import type { EvaluatedModel } from '../../src/evaluation/evaluate.ts';
import { type Adjacency, groupPairs } from '../../src/evaluation/questions/adjacency.ts';
import { type Candidates, readCandidates } from '../../src/evaluation/questions/candidates.ts';
import { type Links, readLinks } from '../../src/evaluation/questions/links.ts';
import { indexHeldOut, type SaveColumns } from '../../src/evaluation/questions/saves.ts';
import { chooseTestRows, type TestRows } from '../../src/evaluation/questions/test-set.ts';
import { FeatureHasher, readCorpus, type SparseRows, type TermCounter, TfIdf } from '../../src/text/index.ts';

/** The catalog at a cutoff: the view before it, and the saves after it, which questions are about. */
export interface Cutoff {
  /** The view `train`. */
  readonly view: CatalogView;
  readonly heldOut: HeldOut;
  /** Embeds the nodes from what is known at the cutoff; must not have been trained on saves after it. */
  readonly model: EvaluatedModel;
  /** The length of a full embedding. */
  readonly size: number;
}

/** The data for features. */
export interface World {
  readonly candidates: Candidates;
  readonly links: Links;
  readonly heldOut: SaveColumns;
  /** The eligible held-out saves. */
  readonly rows: TestRows;
  readonly documents: Documents;
  /** Unit vectors of full size; NaN where one is missing. `[nodes, size]` */
  readonly units: Readonly<Record<NodeKind, Float32Array>>;
  readonly size: number;
  /** The users who engaged with every page before the cutoff. `[pages, …]` */
  readonly usersOfPage: Adjacency;
  /** The site of every page. `[pages]` */
  readonly siteOf: readonly string[];
  /** TF-IDF of words and of character 3-grams. */
  readonly texts: Readonly<Record<'words' | 'grams', PageTexts>>;
  /** Saves of every page before the cutoff. `[pages]` */
  readonly popularity: Float64Array;
  /** Time of the last save of every page before the cutoff; NaN if there is none or it is unknown. `[pages]` */
  readonly lastSaved: Float64Array;
  /** The pages of each class of popularity; −1 for new ones. */
  readonly byPopularity: ReadonlyMap<number, Uint32Array>;
  /** The time of the last save before the cutoff, from which ages are counted. */
  readonly now: number;
}

/** Pages as rows of weighted terms, and a function that weights other texts in the same way. */
export interface PageTexts {
  /** Unit rows. `[pages, terms]` */
  readonly pages: SparseRows;
  readonly weigh: (texts: readonly string[]) => SparseRows;
  /** Terms. */
  readonly columns: number;
}

/** Rows of the hash table of character 3-grams. */
const gramRows = 1 << 18;

/** Opens the catalog at a cutoff. */
export async function openWorld({ view, heldOut, model, size }: Cutoff): Promise<World> {
  const candidates = await readCandidates(view, heldOut);
  const links = await readLinks(view, heldOut, candidates);
  const placed = indexHeldOut(heldOut, candidates);
  const documents = makeDocuments(candidates, links, 'shown');
  const vectors = await model.embed('shown', candidates);
  const unit = (kind: NodeKind) => normalizePrefixes(vectors[kind], size, size);
  return {
    candidates,
    links,
    heldOut: placed,
    rows: chooseTestRows(candidates, links, placed).rows,
    documents,
    units: { page: unit('page'), pin: unit('pin'), board: unit('board') },
    size,
    usersOfPage: turnAround(links.engaged.before, candidates.tables.page.keys.length),
    siteOf: candidates.tables.page.keys.map((url) => siteOf(url)),
    texts: {
      words: weighPages(documents.pages, candidates.known.page),
      grams: weighPages(
        documents.pages,
        candidates.known.page,
        new FeatureHasher({ rows: gramRows, pairs: false, gramLength: 3 }),
      ),
    },
    ...readPopularity(candidates, links),
  };
}

/** The rows that have every column: of pages by user it makes users by page. */
function turnAround({ offsets, ids }: Adjacency, columns: number): Adjacency {
  const rows = new Uint32Array(ids.length);
  for (let row = 0; row + 1 < offsets.length; row++) rows.fill(row, offsets[row]!, offsets[row + 1]!);
  return groupPairs(ids, rows, columns);
}

/** Weights the terms of pages; the weights are fitted on known pages. */
function weighPages(pages: readonly string[], known: number, counter?: TermCounter): PageTexts {
  const corpus = readCorpus(pages.slice(0, known), counter);
  const tfIdf = new TfIdf(corpus);
  const weigh = (texts: readonly string[]) => tfIdf.transform(texts);
  return { pages: weigh(pages), weigh, columns: corpus.counter.terms };
}

function readPopularity(
  { tables, known }: Candidates,
  { saves, pageOfPin }: Links,
): Pick<World, 'popularity' | 'lastSaved' | 'now' | 'byPopularity'> {
  const pages = tables.page.keys.length;
  const popularity = new Float64Array(pages);
  const lastSaved = new Float64Array(pages).fill(Number.NaN);
  let now = Number.NEGATIVE_INFINITY;
  for (const [save, pin] of saves.pin.entries()) {
    const page = pageOfPin[pin]!;
    if (page >= pages) continue; // the pin links to no page
    popularity[page]!++;
    const at = saves.savedAt[save]!;
    if (Number.isNaN(at)) continue;
    now = Math.max(now, at);
    if (!(lastSaved[page]! >= at)) lastSaved[page] = at;
  }
  const classes = Array.from(popularity, (count, page) => (page < known.page ? popularityClass(count) : -1));
  const byPopularity = new Map<number, Uint32Array>();
  for (const each of new Set(classes)) {
    byPopularity.set(
      each,
      indexesWhere(popularity.length, (page) => classes[page] === each),
    );
  }
  return { popularity, lastSaved, now, byPopularity };
}

/** Classes of equally popular pages: one for each doubling of the saves, and one for new pages. */
export function asPopularAs({ popularity, byPopularity, candidates }: World, page: number): Uint32Array {
  return byPopularity.get(page < candidates.known.page ? popularityClass(popularity[page]!) : -1)!;
}

function popularityClass(saves: number): number {
  return Math.floor(Math.log2(1 + saves));
}
