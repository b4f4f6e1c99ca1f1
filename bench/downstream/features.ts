/** Features of a question and a candidate page: ordinary ones, and those that LinkSage adds. */

import { dot } from '../../src/base/index.ts';
import { type Adjacency, rowOf } from '../../src/evaluation/questions/adjacency.ts';
import { mean } from '../../src/metrics/index.ts';
import { rowDot } from '../../src/text/index.ts';
import type { Question } from './questions.ts';
import type { PageTexts, World } from './world.ts';

/** Features without embeddings. */
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

/** Features of the embeddings: cosines at three sizes, and with the pages of the history. */
export const linkSageFeatures = [
  'cosine, all dims',
  'cosine, 64 dims',
  'cosine, 16 dims',
  'cosine with the nearest page',
  'mean cosine with the nearest three',
  'cosine with the mean of the pages',
] as const;

/** All features, in the order of the columns. */
export const features = [...ordinaryFeatures, ...linkSageFeatures];

/** Measures one candidate page. */
type Measure<Name extends string> = (page: number) => Readonly<Record<Name, number>>;

const day = 86_400_000;

/** Measures the candidates of one question. `[candidates, features]` */
export function measureCandidates(world: World, question: Question, candidates: Uint32Array): Float64Array {
  const ordinary = measureOrdinary(world, question);
  const linkSage = measureLinkSage(world, question);
  const rows = new Float64Array(candidates.length * features.length);
  for (const [i, page] of candidates.entries()) {
    const values = { ...ordinary(page), ...linkSage(page) };
    for (const [f, name] of features.entries()) {
      const value = values[name];
      rows[i * features.length + f] = Number.isFinite(value) ? value : 0; // what is missing is similar to nothing
    }
  }
  return rows;
}

function measureOrdinary(world: World, question: Question): Measure<(typeof ordinaryFeatures)[number]> {
  const { candidates, popularity, lastSaved, now, links, texts, siteOf, usersOfPage } = world;
  const { history } = question;
  const sites = countKeys(Array.from(history, (page) => siteOf[page]!));
  const boards = countHolders(links.boardsOfPage, history);
  const users = countHolders(usersOfPage, history);
  const words = measureTexts(texts.words, question);
  const grams = measureTexts(texts.grams, question);
  const { offsets } = texts.words.pages;
  return (page) => ({
    'saves of the page': Math.log1p(popularity[page]!),
    'page is new': Number(page >= candidates.known.page),
    'age of its last save': Math.log1p(Math.max(0, now - lastSaved[page]!) / day),
    'words of the page': Math.log1p(offsets[page + 1]! - offsets[page]!),
    'same site': (sites.get(siteOf[page]!) ?? 0) / history.length,
    'saved together': countShared(links.boardsOfPage, page, boards),
    'engagements of the page': Math.log1p(rowOf(usersOfPage, page).length),
    'engaged with together': countShared(usersOfPage, page, users),
    'words in common': words.asked(page),
    'words in common, nearest page': words.nearest(page),
    '3-grams in common': grams.asked(page),
    '3-grams in common, nearest page': grams.nearest(page),
  });
}

/** Cosines of TF-IDF with the question's document, and with the most similar page of its history. */
function measureTexts({ pages, weigh }: PageTexts, { document, history }: Question) {
  const asked = weigh([document]);
  return {
    asked: (page: number) => rowDot(asked, 0, pages, page),
    nearest: (page: number) =>
      history.reduce((most, other) => Math.max(most, rowDot(pages, other, pages, page)), 0),
  };
}

function measureLinkSage(
  { units, size }: World,
  { vector, history }: Question,
): Measure<(typeof linkSageFeatures)[number]> {
  const vectorOf = (page: number) => units.page.subarray(page * size, (page + 1) * size);
  const known = Array.from(history, vectorOf);
  const sum = new Float32Array(size);
  for (const each of known) for (let k = 0; k < size; k++) sum[k]! += each[k]!;
  return (page) => {
    const own = vectorOf(page);
    const cosines = Float32Array.from(known, (other) => dot(other, own)).sort();
    return {
      'cosine, all dims': dot(vector, own),
      'cosine, 64 dims': prefixCosine(vector, own, 64),
      'cosine, 16 dims': prefixCosine(vector, own, 16),
      'cosine with the nearest page': cosines.at(-1)!,
      'mean cosine with the nearest three': mean(cosines.slice(-3)),
      'cosine with the mean of the pages': prefixCosine(sum, own, size),
    };
  };
}

/** The number of pages of each board or user. */
function countHolders(holdersOf: Adjacency, pages: Uint32Array): Map<number, number> {
  return countKeys(Array.from(pages).flatMap((page) => [...rowOf(holdersOf, page)]));
}

/** ln(1 + n), where n counts the pages of the history that share a board or user with the page, once per board or user. */
function countShared(holdersOf: Adjacency, page: number, held: ReadonlyMap<number, number>): number {
  return Math.log1p(rowOf(holdersOf, page).reduce((sum, holder) => sum + (held.get(holder) ?? 0), 0));
}

function countKeys<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function prefixCosine(a: Float32Array, b: Float32Array, dims: number): number {
  return dot(a, b, dims) / Math.sqrt(dot(a, a, dims) * dot(b, b, dims));
}
