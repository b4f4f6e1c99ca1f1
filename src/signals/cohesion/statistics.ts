/** What is learned once from a corpus, so that the score of a pair later depends only on the pair. */
import { LinkSageError, sharedCopy } from '../../base/index.ts';
import { wordRows } from '../words/bag.ts';
import { idfOf, noTopic, type WordModel } from '../words/word-model.ts';
import { featureNames } from './pair-features.ts';

/** Statistics as arrays to store, each in a `.npy` file. N = words, W = words with topics, T = dims, F = features */
export interface StatisticsArrays {
  /** How many texts were read; [1] */
  readonly documents: Uint32Array;
  /** Rows of the words that occur, ascending, and how many texts contain each; [N] */
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
  /** Rows of the words that have topics, ascending; [W] */
  readonly topicWords: Uint32Array;
  /** Topic vectors of these words; [W · T] */
  readonly topics: Float32Array;
  /** Weights of the logistic model, in the order of `featureNames`; [F] */
  readonly weights: Float64Array;
}

/** Statistics ready for use. The arrays of `model` are shared memory. */
export interface TextStatistics {
  readonly arrays: StatisticsArrays;
  readonly model: WordModel;
  readonly weights: Float64Array;
}

/**
 * Makes stored arrays ready for use. Takes about 32 MiB, however small the corpus.
 *
 * @throws LinkSageError if the lengths of the arrays do not fit together
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
    hint: 'Delete the folder signals of the workspace, and run: linksage compile',
  });
}
