/** The files of the CiteULike data sets: libraries of users, their splits, words of articles. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { LinkSageError } from '../../src/base/index.ts';
import { type Adjacency, groupPairs } from '../../src/evaluation/index.ts';

/** Libraries split into known and test articles. U users, I articles */
export interface Libraries {
  /** [U, I] */
  readonly train: Adjacency;
  /** [U, I], none of it in `train` */
  readonly test: Adjacency;
  /** I */
  readonly items: number;
}

/** Libraries, and the texts of their articles. */
export interface LibraryTexts extends Libraries {
  /** [I] */
  readonly texts: readonly string[];
}

/** Reads a file as text; unpacks it if its name ends in `.gz`. */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

/** Reads libraries, one line per user: the number of articles, then their indices, from 0. */
export async function readLibraries(path: string): Promise<Adjacency> {
  const users: number[] = [];
  const items: number[] = [];
  const lines = splitLines(await readTextFile(path));
  for (const [user, line] of lines.entries()) {
    const [count, ...articles] = line.trim().split(/\s+/).map(Number);
    if (count !== articles.length) {
      throw new LinkSageError(`${path}:${user + 1}: expected ${count} articles, got ${articles.length}`);
    }
    for (const article of articles) {
      users.push(user);
      items.push(article);
    }
  }
  return groupPairs(Uint32Array.from(users), Uint32Array.from(items), lines.length);
}

/** Reads pairs, one per line: `user,article,1`, numbered from 1. */
export async function readPairs(path: string, users: number): Promise<Adjacency> {
  const pairs = splitLines(await readTextFile(path)).map((line) => line.split(',').map(Number));
  return groupPairs(
    Uint32Array.from(pairs, ([user]) => user! - 1),
    Uint32Array.from(pairs, ([, item]) => item! - 1),
    users,
  );
}

/**
 * Reads bags of words, one line per article: the number of distinct words, then `word:count` for each, words from 0.
 * Returns the words of each article as a text, each as often as it occurs.
 */
export async function readBags(path: string, vocabulary: readonly string[]): Promise<string[]> {
  return splitLines(await readTextFile(path)).map((line) =>
    line
      .trim()
      .split(/\s+/)
      .slice(1)
      .flatMap((entry) => {
        const [word, count] = entry.split(':').map(Number);
        return new Array<string>(count!).fill(vocabulary[word!]!);
      })
      .join(' '),
  );
}

/** The lines of a text, without an empty one after the last line end. */
export function splitLines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}
