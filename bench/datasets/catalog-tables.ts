/** Catalog tables that a converter collects, and writes as JSONL files to import. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Times are ISO 8601; what is left out is null. */
export interface PageRow {
  readonly url: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly body?: string | undefined;
  readonly language?: string | undefined;
  readonly published_at?: string | undefined;
}

interface PinRow {
  readonly pin_id: string;
  readonly url: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly created_at?: string | undefined;
}

interface BoardRow {
  readonly board_id: string;
  readonly title?: string | undefined;
  readonly owner?: string | undefined;
}

interface SaveRow {
  readonly pin_id: string;
  readonly board_id: string;
  readonly saved_at?: string | undefined;
}

/** Rows by key, in the order of their first addition; the first row of a key counts. */
export class CatalogTables {
  readonly pages = new Map<string, PageRow>();
  readonly pins = new Map<string, PinRow>();
  readonly boards = new Map<string, BoardRow>();
  readonly saves = new Map<string, SaveRow>();

  addPage(row: PageRow): void {
    if (!this.pages.has(row.url)) this.pages.set(row.url, row);
  }

  addBoard(row: BoardRow): void {
    if (!this.boards.has(row.board_id)) this.boards.set(row.board_id, row);
  }

  /** Adds a pin; an existing one keeps its text and gets the earlier of both times. */
  addPin(row: PinRow): void {
    const known = this.pins.get(row.pin_id);
    if (known === undefined) this.pins.set(row.pin_id, row);
    else if (row.created_at !== undefined && (known.created_at ?? row.created_at) >= row.created_at)
      this.pins.set(row.pin_id, { ...known, created_at: row.created_at });
  }

  addSave(row: SaveRow): void {
    const key = `${row.pin_id} ${row.board_id}`;
    if (!this.saves.has(key)) this.saves.set(key, row);
  }
}

/** Writes `pages.jsonl`, `pins.jsonl`, `boards.jsonl` and `saves.jsonl` into a folder; makes the folder if needed. */
export async function writeTables(folder: string, tables: CatalogTables): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, rows] of Object.entries(tables) as [string, ReadonlyMap<string, object>][]) {
    await pipeline(Readable.from(jsonLines(rows.values())), createWriteStream(join(folder, `${name}.jsonl`)));
  }
}

const BLOCK_CHARACTERS = 1 << 16;

/** Lines in blocks, because writing each row to a stream on its own is slow. */
function* jsonLines(rows: Iterable<object>): Iterable<string> {
  let block = '';
  for (const row of rows) {
    block += `${JSON.stringify(row)}\n`;
    if (block.length < BLOCK_CHARACTERS) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}
