/** One text in terms of a word model: its weighted words, and its topic. */
import { dotInFour } from '../../base/index.ts';
import { addScaled } from '../../text/index.ts';
import { Bag } from './bag.ts';
import { noTopic, type WordModel, wordWeight } from './word-model.ts';
import type { WordTable } from './word-table.ts';

/** Reads one text after another into the same memory. */
export class TextProfile {
  /** The sum of the words' topic vectors, each times the word's weight. [dims] */
  readonly topic: Float32Array;
  /** Euclidean length of the vector of all weights; 0 if there are no words. */
  norm = 0;
  /** Euclidean length of `topic`. */
  topicNorm = 0;
  readonly #model: WordModel;
  readonly #bag = new Bag();

  constructor(model: WordModel) {
    this.#model = model;
    this.topic = new Float32Array(model.dims);
  }

  /** Rows of the distinct words; valid until the next `read`. */
  get rows(): Uint32Array {
    return this.#bag.rows;
  }

  /** The weight of a word; 0 if the text lacks it. */
  weight(row: number): number {
    const count = this.#bag.counts[row]!;
    return count === 0 ? 0 : wordWeight(this.#model.idf, row, count);
  }

  /** Reads the words that a node has in the tables. */
  read(tables: readonly WordTable[], node: number): void {
    this.#bag.clear();
    for (const table of tables) this.#bag.add(table, node);
    this.#weigh();
  }

  #weigh(): void {
    const { topicOf, topics, dims } = this.#model;
    this.topic.fill(0);
    let squares = 0;
    for (const row of this.rows) {
      const weight = this.weight(row);
      squares += weight * weight;
      const topic = topicOf[row]!;
      if (topic !== noTopic) addScaled(this.topic, 0, weight, topics, topic * dims, dims);
    }
    this.norm = Math.sqrt(squares);
    this.topicNorm = Math.sqrt(dotInFour(this.topic, 0, this.topic, 0, dims));
  }
}
