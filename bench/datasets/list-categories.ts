/** The categories of the lists of awesome-lists. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findDataSet } from './data-folder.ts';

/** The category that the tracker gives each list, by the name of the list. */
export async function readListCategories(data: string | undefined): Promise<Map<string, string>> {
  const text = await readFile(join(findDataSet('awesome-lists', data), 'lists.tsv'), 'utf8');
  const [header, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  const [list, category] = ['list', 'category'].map((name) => header!.indexOf(name));
  return new Map(rows.map((cells) => [cells[list!]!, cells[category!]!]));
}
