/** The static table of wordpieces that ships with the package: what words mean, before anything is learned. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError, packagePath, scaleToUnit } from '../base/index.ts';
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
 * the rest begins with, and so on. Accents are left out, and Chinese characters stand alone. A part that cannot be cut
 * into pieces gives none.
 */
function splitWord(word: string, numbers: ReadonlyMap<string, number>): number[] {
  const plain = word.normalize('NFD').replace(/\p{Mn}/gu, '');
  const parts = plain.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu) ?? [];
  return parts.flatMap((part) => splitPart(part, numbers));
}

function splitPart(part: string, numbers: ReadonlyMap<string, number>): number[] {
  if (part.length > longestWord) return [];
  const pieces: number[] = [];
  for (let start = 0; start < part.length; ) {
    const mark = start === 0 ? '' : '##';
    let end = part.length;
    while (end > start && !numbers.has(mark + part.slice(start, end))) end--;
    if (end === start) return [];
    pieces.push(numbers.get(mark + part.slice(start, end))!);
    start = end;
  }
  return pieces;
}
