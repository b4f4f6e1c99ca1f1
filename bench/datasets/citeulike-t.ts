/** The data set citeulike-t: libraries of scientific articles, whose words are known without their order. */
import { join } from 'node:path';
import { type LibraryTexts, readBags, readLibraries, readTextFile, splitLines } from './citeulike-files.ts';
import { findDataSet } from './data-folder.ts';

/**
 * Reads the libraries in the split with ten articles a user known (P = 10), and each article's words. Tags are not
 * read: they hold those that the users who are asked about gave.
 *
 * @throws LinkSageError where the data set is not there
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
