/** LinkSage on libraries: a library is a board, its articles are pages, and everything runs through a normal workspace. */
import { join } from 'node:path';
import { loadVersion } from '../../src/embeddings/index.ts';
import { type Adjacency, rowOf } from '../../src/evaluation/index.ts';
import type { WorkspaceSettings } from '../../src/workspace/config.ts';
import { CatalogTables, type PageRow, writeTables } from '../datasets/catalog-tables.ts';
import type { ScoreUser } from './recall.ts';
import type { Steps } from './steps.ts';
import { trainWorkspace, withWorkspace } from './workspace-steps.ts';

/** The training data. */
export interface LibraryInput {
  /** Known articles by user; nothing else gets into the workspace. [U, I] */
  readonly train: Adjacency;
  /** The text of an article; its address is made from its number. */
  readonly describe: (item: number) => Omit<PageRow, 'url'>;
  readonly items: number;
  readonly settings: WorkspaceSettings;
}

/** Digit by digit, because the model reads the words of an address, and could memorize a number as one word. */
const addressOf = (item: number) => `https://article.example/${[...String(item)].join('/')}`;
const boardOf = (user: number) => `library ${user}`;

/** Imports, compiles, trains and embeds, one step each, and scores articles by their cosine with the library of a user. */
export async function trainOnLibraries(steps: Steps, input: LibraryInput): Promise<ScoreUser> {
  const tables = join(steps.folder, 'tables');
  await steps.run('convert', () => writeTables(tables, libraryTables(input)));
  return withWorkspace(steps, input.settings, async (workspace) => {
    await trainWorkspace(steps, workspace, { imports: [tables], view: 'all' });
    await steps.run('refresh', () => workspace.refresh());
    return readScores(join(workspace.folder, 'embeddings'), input);
  });
}

/** A board per library, a page per article, and a pin without text per article in a library. */
function libraryTables({ train, items, describe }: LibraryInput): CatalogTables {
  const tables = new CatalogTables();
  for (let item = 0; item < items; item++) tables.addPage({ url: addressOf(item), ...describe(item) });
  for (let user = 0; user + 1 < train.offsets.length; user++) {
    const board_id = boardOf(user);
    tables.addBoard({ board_id });
    for (const item of rowOf(train, user)) {
      const pin_id = `${user} ${item}`;
      tables.addPin({ pin_id, url: addressOf(item) });
      tables.addSave({ pin_id, board_id });
    }
  }
  return tables;
}

async function readScores(embeddings: string, { train, items }: LibraryInput): Promise<ScoreUser> {
  const version = (await loadVersion(embeddings))!;
  const width = version.width;
  const read = async (kind: 'page' | 'board', count: number, keyOf: (i: number) => string) => {
    const [{ keys }, vectors] = await Promise.all([version.readRows(kind), version.readVectors(kind)]);
    const rows = new Map(keys.map((key, row) => [key, row]));
    return Array.from({ length: count }, (_, i) => {
      const row = rows.get(keyOf(i))!;
      return vectors.subarray(row * width, (row + 1) * width);
    });
  };
  const articles = await read('page', items, addressOf);
  const libraries = await read('board', train.offsets.length - 1, boardOf);
  return (user, scores) => {
    const library = libraries[user]!;
    for (const [item, article] of articles.entries()) {
      let cosine = 0;
      for (let k = 0; k < width; k++) cosine += library[k]! * article[k]!;
      scores[item] = cosine;
    }
  };
}
