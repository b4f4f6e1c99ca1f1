/** Fits the topics of a corpus to pages joined with their pins. */
import { findTopics, type SparseRows } from '../../text/index.ts';
import type { PairSample } from '../cohesion/pair-sample.ts';
import { Bag, rowsWith, wordRows } from './bag.ts';
import { GrowingUint32 } from './growing.ts';
import { wordWeight } from './word-model.ts';
import type { SignalTexts } from './word-table.ts';

/** Words in fewer documents than this get no topic: nothing can be learned about them. */
const fewestDocuments = 4;
/** At most this many words get a topic, those in the most documents. */
const mostWords = 1 << 16;

/** The words that have topics, ascending [W], and their vectors [W, dims]. */
export interface FittedTopics {
  readonly topicWords: Uint32Array;
  readonly topics: Float32Array;
}

/**
 * Finds topics from documents, each of which is a page of the sample joined with its pins, so that words that only pins
 * use meet words that only pages use. The sample's own pins are left out, so that the topics have not seen the pairs
 * that are scored with them later in the fit.
 */
export function fitTopics(
  texts: SignalTexts,
  sample: PairSample,
  idf: Float32Array,
  dims: number,
  seed: number,
): FittedTopics {
  const documents = joinDocuments(texts, sample);
  const topicWords = chooseWords(documents);
  const rows = toUnitRows(documents, topicWords, idf);
  return { topicWords, topics: findTopics(rows, topicWords.length, dims, seed) };
}

/** The counted words of documents, like compressed sparse rows; `words` are rows of the word table, in any order. */
interface Documents {
  readonly offsets: Uint32Array;
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
}

function joinDocuments(texts: SignalTexts, { pages, pins, pinsOfPage }: PairSample): Documents {
  const bag = new Bag();
  const words = new GrowingUint32();
  const counts = new GrowingUint32();
  const offsets = new Uint32Array(pages.length + 1);
  for (let d = 0; d < pages.length; d++) {
    const page = pages[d]!;
    bag.clear();
    bag.add(texts.page, page);
    bag.add(texts.url, page);
    for (let i = pinsOfPage.offsets[page]!; i < pinsOfPage.offsets[page + 1]!; i++) {
      if (pinsOfPage.members[i] !== pins[d]) bag.add(texts.pin, pinsOfPage.members[i]!);
    }
    for (const row of bag.rows) {
      words.push(row);
      counts.push(bag.counts[row]!);
    }
    offsets[d + 1] = words.length;
  }
  return { offsets, words: words.takeShared(), counts: counts.takeShared() };
}

/** The rows of the words in the most documents, ascending. */
function chooseWords({ words }: Documents): Uint32Array {
  const documents = new Uint32Array(wordRows);
  for (const row of words) documents[row]!++;
  const known = rowsWith(documents, fewestDocuments);
  const frequent = known.sort((a, b) => documents[b]! - documents[a]! || a - b).slice(0, mostWords);
  return frequent.sort();
}

/** TF-IDF rows over the chosen words, divided by the Euclidean length over all words. */
function toUnitRows(
  { offsets, words, counts }: Documents,
  chosen: Uint32Array,
  idf: Float32Array,
): SparseRows {
  const columnOf = new Int32Array(wordRows).fill(-1);
  for (let column = 0; column < chosen.length; column++) columnOf[chosen[column]!] = column;
  const kept = new Uint32Array(offsets.length);
  const ids = new Uint32Array(words.length);
  const values = new Float32Array(words.length);
  let at = 0;
  for (let d = 0; d + 1 < offsets.length; d++) {
    let squares = 0;
    const start = at;
    for (let i = offsets[d]!; i < offsets[d + 1]!; i++) {
      const weight = wordWeight(idf, words[i]!, counts[i]!);
      squares += weight * weight;
      const column = columnOf[words[i]!]!;
      if (column < 0) continue;
      ids[at] = column;
      values[at++] = weight;
    }
    for (let i = start; i < at; i++) values[i]! /= Math.sqrt(squares);
    kept[d + 1] = at;
  }
  return { offsets: kept, ids: ids.subarray(0, at), values: values.subarray(0, at) };
}
