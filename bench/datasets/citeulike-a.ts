/** The data set citeulike-a: libraries of scientific articles with their titles, a fifth of the articles new. */
import { join } from 'node:path';
import { type LibraryTexts, readLibraries, readPairs, readTextFile, splitLines } from './citeulike-files.ts';
import { findDataSet } from './data-folder.ts';

/** Libraries with new articles, which are in no known library. */
export interface ColdLibraries extends LibraryTexts {
  /** The candidates, ascending: all articles that are in no known library. */
  readonly candidates: Uint32Array;
}

/**
 * Reads the cold split of DropoutNet and the titles. Tags, citations and the few abstracts are not read.
 *
 * @throws LinkSageError if the data set is missing
 */
export async function readCiteulikeA(data: string | undefined): Promise<ColdLibraries> {
  const folder = findDataSet('citeulike-a', data);
  const users = (await readLibraries(join(folder, 'users.dat.gz'))).offsets.length - 1;
  const texts = splitLines(await readTextFile(join(folder, 'citeutitles.txt.gz')));
  const split = join(folder, 'splits/dropoutnet/cold');
  const test = await readPairs(join(split, 'test.csv.gz'), users);
  return {
    train: await readPairs(join(split, 'train.csv.gz'), users),
    test,
    items: texts.length,
    texts,
    candidates: Uint32Array.from(new Set(test.ids)).sort(),
  };
}
