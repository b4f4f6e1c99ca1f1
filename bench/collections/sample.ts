/** Small collections drawn from a large one: so many links, with all their pins, boards and saves. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../src/base/index.ts';
import { CatalogTables, type PageRow, writeTables } from '../datasets/catalog-tables.ts';

/** The rows of a collection, as the tables on disk have them. */
export interface Collection {
  readonly pages: readonly PageRow[];
  readonly pins: readonly { readonly pin_id: string; readonly url: string }[];
  readonly boards: readonly { readonly board_id: string }[];
  readonly saves: readonly { readonly pin_id: string; readonly board_id: string }[];
}

/** Reads `pages.jsonl` and its like from a folder. */
export async function readCollection(folder: string): Promise<Collection> {
  const read = async <Row>(table: string): Promise<Row[]> => {
    const lines = (await readFile(join(folder, `${table}.jsonl`), 'utf8')).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
  };
  return {
    pages: await read('pages'),
    pins: await read('pins'),
    boards: await read('boards'),
    saves: await read('saves'),
  };
}

/** Writes a sample of so many pages that are on a board, as tables to import. */
export async function writeSample(
  { pages, pins, boards, saves }: Collection,
  links: number,
  seed: number,
  folder: string,
): Promise<void> {
  const isSaved = new Set(saves.map(({ pin_id }) => pin_id));
  const pinned = [...new Set(pins.filter(({ pin_id }) => isSaved.has(pin_id)).map(({ url }) => url))];
  const chosen = new Set(
    Array.from(
      new Random(seed).shuffle(Uint32Array.from(pinned, (_, i) => i)).subarray(0, links),
      (i) => pinned[i]!,
    ),
  );
  const tables = new CatalogTables();
  for (const page of pages) if (chosen.has(page.url)) tables.addPage(page);
  for (const pin of pins) if (chosen.has(pin.url)) tables.addPin(pin);
  const known = new Set<string>();
  for (const save of saves) {
    if (!tables.pins.has(save.pin_id)) continue;
    tables.addSave(save);
    known.add(save.board_id);
  }
  for (const board of boards) if (known.has(board.board_id)) tables.addBoard(board);
  await writeTables(folder, tables);
}
