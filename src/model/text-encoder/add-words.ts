/** Rows for the words of a corpus that a model lacks. */
import { loadStaticTable } from '../../vectors/index.ts';
import { allocateTable } from '../embedding-bag/embedding-table.ts';
import type { Model } from '../files/files.ts';
import { projectWords } from './project-words.ts';
import { countWords, relativeIdf } from './vocabulary.ts';
import { indexWords } from './word-index.ts';
import { WordProjector } from './word-start.ts';

/**
 * The same model with a row for each word of some texts that it has none for, as rows start; those that it has stay. At most
 * `vocabulary` rows, the most frequent of the new words first.
 *
 * @param texts distinct
 */
export async function addWords(model: Model, texts: readonly string[], vocabulary: number): Promise<Model> {
  const { words: known, table, start } = model.text;
  const counted = countWords(texts, vocabulary);
  const idf = relativeIdf(counted);
  const has = new Set(known);
  const added = counted.words.flatMap((word, i) => (has.has(word) ? [] : [{ word, idf: idf[i]! }]));
  added.length = Math.min(added.length, Math.max(0, vocabulary - known.length));
  const words = [...known, ...added.map(({ word }) => word)];
  const grown = allocateTable(words.length, table.width);
  grown.data.set(table.data);
  await projectWords(
    added.map(({ word }) => word),
    Float32Array.from(added, ({ idf }) => idf),
    new WordProjector(start.gramIdf, await loadStaticTable()),
    start.rotation,
    grown.data.subarray(table.data.length),
  );
  return {
    ...model,
    config: { ...model.config, vocabulary },
    text: { words, index: indexWords(words), table: grown, start },
  };
}
