/** What a ranker is told of a question and a candidate page: what everybody can compute, and what LinkSage adds. */
import { rowDot, type SparseRows } from '../../text/index.ts';
import { type Adjacency, rowOf } from '../adjacency.ts';
import type { Question } from './questions.ts';
import type { PageTexts, World } from './world.ts';

/** What teams have without embeddings. */
export const ordinaryFeatures = [
  'saves of the page',
  'page is new',
  'age of its last save',
  'words of the page',
  'same site',
  'saved together',
  'engagements of the page',
  'engaged with together',
  'words in common',
  'words in common, nearest page',
  '3-grams in common',
  '3-grams in common, nearest page',
] as const;

/** What the embeddings add: cosines at three sizes, and with the pages of the history. */
export const linkSageFeatures = [
  'cosine, all dims',
  'cosine, 64 dims',
  'cosine, 16 dims',
  'cosine with the nearest page',
  'mean cosine with the nearest three',
  'cosine with the mean of the pages',
] as const;

const shorterDims = [64, 16];
const day = 86_400_000;

/** Measures the candidates of one question: a row for each, ordinary features first. `[candidates, features]` */
export function measureCandidates(world: World, question: Question, candidates: Uint32Array): Float64Array {
  const measures = [...ordinaryMeasures(world, question), ...linkSageMeasures(world, question)];
  const rows = new Float64Array(candidates.length * measures.length);
  for (const [i, page] of candidates.entries()) {
    for (const [f, measure] of measures.entries()) {
      const value = measure(page);
      rows[i * measures.length + f] = Number.isFinite(value) ? value : 0; // a missing vector is like nothing
    }
  }
  return rows;
}

type Measure = (page: number) => number;

function ordinaryMeasures(world: World, question: Question): Measure[] {
  const { universe, popularity, lastSaved, now, links, texts, siteOf, usersOfPage } = world;
  const { history } = question;
  const sites = countSites(world, history);
  const boards = countHolders(links.boardsOfPage, history);
  const users = countHolders(usersOfPage, history);
  return [
    (page) => Math.log1p(popularity[page]!),
    (page) => Number(page >= universe.known.page),
    (page) => Math.log1p(Math.max(0, now - lastSaved[page]!) / day),
    (page) => Math.log1p(texts[0]!.pages.offsets[page + 1]! - texts[0]!.pages.offsets[page]!),
    (page) => (sites.get(siteOf[page]!) ?? 0) / history.length,
    (page) => shared(links.boardsOfPage, page, boards),
    (page) => Math.log1p(rowOf(usersOfPage, page).length),
    (page) => shared(usersOfPage, page, users),
    ...texts.flatMap((each) => textMeasures(each, question)),
  ];
}

/** Cosines of TF-IDF with the question's document, and with the most similar page of its history. */
function textMeasures({ pages, weigh }: PageTexts, { document, history }: Question): Measure[] {
  const asked: SparseRows = weigh([document]);
  return [
    (page) => rowDot(asked, 0, pages, page),
    (page) => largest(history, (other) => rowDot(pages, other, pages, page)),
  ];
}

function linkSageMeasures({ units, size }: World, { vector, history }: Question): Measure[] {
  const at = (page: number) => units.page.subarray(page * size, (page + 1) * size);
  const mean = new Float32Array(size);
  for (const page of history) for (let k = 0; k < size; k++) mean[k]! += units.page[page * size + k]!;
  const nearest = (page: number, count: number) =>
    average(
      [...history]
        .map((other) => dot(at(other), at(page)))
        .sort((a, b) => b - a)
        .slice(0, count),
    );
  return [
    (page) => dot(vector, at(page)),
    ...shorterDims.map(
      (dims): Measure =>
        (page) =>
          prefixCosine(vector, at(page), dims),
    ),
    (page) => nearest(page, 1),
    (page) => nearest(page, 3),
    (page) => prefixCosine(mean, at(page), size),
  ];
}

function countSites({ siteOf }: World, pages: Uint32Array): Map<string, number> {
  return countKeys(Array.from(pages, (page) => siteOf[page]!));
}

/** How many of the pages each board or user holds. */
function countHolders(holdersOf: Adjacency, pages: Uint32Array): Map<number, number> {
  return countKeys(Array.from(pages).flatMap((page) => [...rowOf(holdersOf, page)]));
}

/** ln(1 + n), n the pages of the history beside which a page stands, once for each board or user that holds both. */
function shared(holdersOf: Adjacency, page: number, held: ReadonlyMap<number, number>): number {
  return Math.log1p(rowOf(holdersOf, page).reduce((sum, holder) => sum + (held.get(holder) ?? 0), 0));
}

function countKeys<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function largest(pages: Uint32Array, measure: Measure): number {
  return pages.reduce((most, page) => Math.max(most, measure(page)), 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function dot(a: Float32Array, b: Float32Array, length = a.length): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function prefixCosine(a: Float32Array, b: Float32Array, dims: number): number {
  return dot(a, b, dims) / Math.sqrt(dot(a, a, dims) * dot(b, b, dims));
}
