/** The learned part of the text encoder, and what it starts as. */
import { LinkSageError, sharedFloat32 } from '../../base/index.ts';
import { readSafetensors, type Safetensors, type StoredTensor } from '../../storage/index.ts';
import { loadStaticTable } from '../../vectors/index.ts';
import type { ModelConfig } from '../config.ts';
import { allocateTable, type EmbeddingTable } from '../embedding-bag/embedding-table.ts';
import { projectWords } from './project-words.ts';
import { findRotation } from './rotation.ts';
import { countWords, relativeIdf } from './vocabulary.ts';
import { indexWords, type WordIndex } from './word-index.ts';
import { gramFrequencies, projectionWidth, WordProjector, type WordStart } from './word-start.ts';

/** R = words with a row, W = width */
export interface TextWeights {
  /** The words with a row, the most frequent first. `[R]` */
  readonly words: readonly string[];
  readonly index: WordIndex;
  /** `[R, W]`, in shared memory. */
  readonly table: EmbeddingTable;
  /** What rows of other words are computed with. */
  readonly start: WordStart;
}

/**
 * The weights before the first step: see {@link WordStart}.
 *
 * @param near directions that are close to those of the texts, such as of another corpus; default: random ones `[P, W]`
 */
export async function initialText(
  { width, vocabulary: most }: ModelConfig,
  texts: readonly string[],
  near?: Float32Array,
): Promise<TextWeights> {
  const vocabulary = countWords(texts, most);
  const { words } = vocabulary;
  const idf = relativeIdf(vocabulary);
  const gramIdf = gramFrequencies(vocabulary);
  const projector = new WordProjector(gramIdf, await loadStaticTable());
  const index = indexWords(words);
  const rotation = await findRotation({ texts, words, index, idf, projector }, width, near);
  const table = allocateTable(words.length, width);
  await projectWords(words, idf, projector, rotation, table.data);
  return { words, index, table, start: { gramIdf, rotation } };
}

/** The tensors that text weights are kept as: `text.words` is UTF-8, a word a line. */
export function tensorsOfText({ words, table, start }: TextWeights): Record<string, StoredTensor> {
  const names = new TextEncoder().encode(words.join('\n'));
  return {
    'text.words': { data: names, shape: [names.length] },
    'text.table': { data: table.data, shape: [words.length, table.width] },
    'text.gram-idf': { data: start.gramIdf, shape: [start.gramIdf.length] },
    'text.rotation': { data: start.rotation, shape: [projectionWidth, table.width] },
  };
}

/**
 * Reads a file of tensors that holds text weights of some width among others, which are given beside them.
 *
 * @throws LinkSageError where it holds none, as in models of earlier versions
 */
export async function readTextTensors(
  path: string,
  width: number,
): Promise<{ readonly text: TextWeights; readonly others: Safetensors['tensors'] }> {
  let table: EmbeddingTable | undefined;
  const shared = ([rows, columns = 1]: readonly number[]) => sharedFloat32(rows! * columns);
  const { tensors } = await readSafetensors(path, {
    'text.table': ([rows]) => {
      table = allocateTable(rows!, width);
      return table.data;
    },
    'text.gram-idf': shared,
    'text.rotation': shared,
  });
  const {
    'text.table': _,
    'text.words': names,
    'text.gram-idf': gramIdf,
    'text.rotation': rotation,
    ...others
  } = tensors;
  if (names === undefined || table === undefined) {
    throw new LinkSageError(`${path}: expected the tensors text.words and text.table, got other ones`, {
      code: 'stale',
      hint: 'Run: linksage train',
    });
  }
  const lines = new TextDecoder().decode(names.data as Uint8Array);
  const words = lines === '' ? [] : lines.split('\n');
  const start = { gramIdf: gramIdf!.data as Float32Array, rotation: rotation!.data as Float32Array };
  return { text: { words, index: indexWords(words), table, start }, others };
}
