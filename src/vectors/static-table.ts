/** The static table of wordpieces that ships with the package: what words mean, before anything is learned. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError, packagePath } from '../base/index.ts';
import { readNpy } from '../storage/index.ts';

/** Vectors of single words. */
export interface StaticTable {
  /** Numbers of a vector. */
  readonly width: number;
  /**
   * Writes the vector of a lower-case word, of unit length, to `into` `[width]`: the mean of its wordpieces' rows. False,
   * and nothing is written, where no piece of it is known.
   */
  read(word: string, into: Float32Array): boolean;
}

/** Longer words than this are not cut into pieces, as in the tokenizer that the table is made with. */
const longestWord = 100;
const unknown = '[UNK]';

let loaded: Promise<StaticTable> | undefined;

/**
 * The static table, made of all-MiniLM-L6-v2 by `scripts/make-static-table.mjs`: 30,522 wordpieces of 256 numbers, int8
 * with a scale a row. Read when it is first asked for, once a thread.
 *
 * @throws LinkSageError where its files are missing or do not fit together
 */
export function loadStaticTable(): Promise<StaticTable> {
  loaded ??= openStaticTable(packagePath('assets/pieces'));
  return loaded;
}

async function openStaticTable(folder: string): Promise<StaticTable> {
  const { data: rows, shape } = await readNpy(join(folder, 'rows.npy'), { type: 'int8' });
  const { data: scales } = await readNpy(join(folder, 'scales.npy'), { type: 'float32' });
  const pieces = (await readFile(join(folder, 'pieces.txt'), 'utf8')).trimEnd().split('\n');
  const [count, width] = shape as [number, number];
  if (pieces.length !== count || scales.length !== count) {
    throw new LinkSageError(
      `${folder}: expected as many pieces as rows and scales, got ${pieces.length}, ${count} and ${scales.length}`,
      { hint: 'Install the package anew.' },
    );
  }
  const numbers = new Map(pieces.map((piece, number) => [piece, number]));
  const add = (into: Float32Array, piece: number) => {
    for (let i = 0; i < width; i++) into[i]! += rows[piece * width + i]! * scales[piece]!;
  };
  return {
    width,
    read: (word, into) => {
      const found = splitWord(word, numbers);
      if (found.length === 0) return false;
      into.fill(0);
      for (const piece of found) add(into, piece);
      scaleToUnit(into);
      return true;
    },
  };
}

/**
 * WordPiece (Schuster and Nakajima 2012, as in BERT): the longest piece that a word begins with, then the longest that
 * the rest begins with, and so on. Accents are left out, and Chinese characters stand alone. Empty where a part has
 * no piece.
 */
function splitWord(word: string, numbers: ReadonlyMap<string, number>): number[] {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '');
  const parts = plain.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu) ?? [];
  return parts.flatMap((part) => splitPart(part, numbers));
}

function splitPart(part: string, numbers: ReadonlyMap<string, number>): number[] {
  if (part.length > longestWord) return [];
  const pieces: number[] = [];
  for (let start = 0; start < part.length; ) {
    let end = part.length;
    let piece: number | undefined;
    for (; end > start && piece === undefined; end--)
      piece = numbers.get((start === 0 ? '' : '##') + part.slice(start, end));
    if (piece === undefined || piece === numbers.get(unknown)) return [];
    pieces.push(piece);
    start = end + 1;
  }
  return pieces;
}

function scaleToUnit(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i]! *= scale;
}
