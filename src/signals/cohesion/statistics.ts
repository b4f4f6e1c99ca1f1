/** What is learned of a corpus once, so that the score of a pair depends on nothing but the pair. */
import { LinkSageError, sharedCopy } from '../../base/index.ts';
import { wordRows } from '../words/bag.ts';
import { idfOf, noTopic, type WordModel } from '../words/word-model.ts';
import { featureNames } from './pair-features.ts';

/** Statistics as arrays to store, each a `.npy` file. Legend: N words, W words with topics, T dims, F measures */
export interface StatisticsArrays {
  /** Texts that were read; [1] */
  readonly documents: Uint32Array;
  /** Rows of the words that were seen, ascending, and how many texts hold each; [N] */
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
  /** Rows of the words that have topics, ascending; [W] */
  readonly topicWords: Uint32Array;
  /** [W · T] */
  readonly topics: Float32Array;
  /** Of the logistic model, in the order of `featureNames`; [F] */
  readonly weights: Float64Array;
}

/** Statistics ready for use; what is in `model` is shared memory. */
export interface TextStatistics {
  readonly arrays: StatisticsArrays;
  readonly model: WordModel;
  readonly weights: Float64Array;
}

/**
 * Spreads stored arrays for use; takes about 32 MiB, however small the corpus.
 *
 * @throws LinkSageError where the arrays do not belong together
 */
export function openStatistics(arrays: StatisticsArrays): TextStatistics {
  const { documents, words, counts, topicWords, topics, weights } = arrays;
  if (words.length !== counts.length) throw wrong(`as many counts as words, ${words.length}`, counts.length);
  if (weights.length !== featureNames.length) throw wrong(`${featureNames.length} weights`, weights.length);
  const dims = topicWords.length === 0 ? 0 : topics.length / topicWords.length;
  if (!Number.isInteger(dims)) {
    throw wrong(`the same number of topics for each of ${topicWords.length} words`, topics.length);
  }
  const topicOf = new Int32Array(new SharedArrayBuffer(4 * wordRows)).fill(noTopic);
  for (let i = 0; i < topicWords.length; i++) topicOf[topicWords[i]!] = i;
  return {
    arrays,
    model: { idf: idfOf(words, counts, documents[0]!), topicOf, topics: sharedCopy(topics), dims },
    weights,
  };
}

function wrong(expected: string, got: number): LinkSageError {
  return new LinkSageError(`text statistics: expected ${expected}, got ${got}`, {
    code: 'damaged',
    hint: 'Delete the folder of the signals: they are computed again.',
  });
}
