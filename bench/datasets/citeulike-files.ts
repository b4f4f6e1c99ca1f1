/** The files of the CiteULike data sets: libraries of users, splits of them, words of articles. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { LinkSageError } from '../../src/base/index.ts';
import { type Adjacency, groupPairs } from '../../src/evaluation/index.ts';

/** Libraries divided into what is known and what is asked for. U users, I articles */
export interface Libraries {
  /** [U, I] */
  readonly train: Adjacency;
  /** [U, I], none of it in `train` */
  readonly test: Adjacency;
  /** I */
  readonly items: number;
}

/** Libraries and what their articles say. */
export interface LibraryTexts extends Libraries {
  /** [I] */
  readonly texts: readonly string[];
}

/** Reads a file as text, unpacking it where its name ends in `.gz`. */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

/** Reads libraries, a line a user: how many articles, then their numbers, from 0. */
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

/** Reads pairs, a line each: `user,article,1`, numbered from 1. */
export async function readPairs(path: string, users: number): Promise<Adjacency> {
  const pairs = splitLines(await readTextFile(path)).map((line) => line.split(',').map(Number));
  return groupPairs(
    Uint32Array.from(pairs, ([user]) => user! - 1),
    Uint32Array.from(pairs, ([, item]) => item! - 1),
    users,
  );
}

/**
 * Reads bags of words, a line an article: how many distinct words, then `word:count` each, words from 0. Gives each
 * article's words as a text, each as often as it occurs.
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

/** The lines of a text; the end of the last one starts no other. */
export function splitLines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}
