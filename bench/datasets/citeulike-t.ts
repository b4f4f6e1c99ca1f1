/** The data set citeulike-t: libraries of scientific articles, with their words in no order. */
import { join } from 'node:path';
import { type LibraryTexts, readBags, readLibraries, readTextFile, splitLines } from './citeulike-files.ts';
import { findDataSet } from './data-folder.ts';

/**
 * Reads the libraries in the split with ten known articles per user (P = 10), and the words of each article. Tags are not
 * read, because they include those of the test users.
 *
 * @throws LinkSageError if the data set is missing
 */
export async function readCiteulikeT(data: string | undefined): Promise<LibraryTexts> {
  const folder = findDataSet('citeulike-t', data);
  const vocabulary = splitLines(await readTextFile(join(folder, 'vocabulary.dat')));
  const texts = await readBags(join(folder, 'mult.dat.gz'), vocabulary);
  return {
    train: await readLibraries(join(folder, 'splits/cvae/cf-train-10-users.dat')),
    test: await readLibraries(join(folder, 'splits/cvae/cf-test-10-users.dat.gz')),
    items: texts.length,
    texts,
  };
}
