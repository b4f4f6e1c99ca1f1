/** Corpora in which it is known which pins do not fit their page: generated ones, and real lists with pins moved. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../src/base/index.ts';
import { generate, type SyntheticInput } from '../src/index.ts';
import { closeDuckDb, openDuckDb, queryColumns, quoteSql } from '../src/storage/index.ts';
import { replaceTable, tableOf } from './corpus-tables.ts';
import { convertAwesomeLists } from './datasets/awesome.ts';

/** A corpus, and what was planted in it. */
export interface PlantedCorpus {
  /** Writes it to a folder, which must be new. */
  write(folder: string): Promise<void>;
  /** What of the folder is to be imported, in this order. */
  readonly imports: readonly string[];
  /** By pin_id, the kind of noise of the pins that do not fit their page; read once it is written. */
  noise(folder: string): Promise<ReadonlyMap<string, string>>;
}

/**
 * A synthetic corpus. Kinds of noise: `sibling`, `other`. With `fittingFrom`, saves from that moment on (ISO 8601) are
 * of pins that fit their page only: what is held out then asks for nothing that was planted.
 */
export function generated(settings: SyntheticInput, fittingFrom?: string): PlantedCorpus {
  return {
    write: async (folder) => {
      await generate(folder, settings);
      if (fittingFrom !== undefined) await dropPlantedSaves(folder, fittingFrom);
    },
    imports: ['day-000'],
    noise: async (folder) => {
      const db = await openDuckDb();
      try {
        const truth = `read_parquet(${quoteSql(join(folder, 'truth', 'pins.parquet'))})`;
        const sql = `SELECT pin_id, noise FROM ${truth} WHERE day = 0 AND noise IS NOT NULL`;
        const { pin_id: pins, noise } = await queryColumns(db, sql, { pin_id: 'text', noise: 'text' });
        return new Map(pins.map((pin, i) => [pin!, noise[i]!]));
      } finally {
        closeDuckDb(db);
      }
    },
  };
}

/** Drops the saves of planted pins from a moment on, and the pins that nobody has saved then. */
async function dropPlantedSaves(folder: string, from: string): Promise<void> {
  const db = await openDuckDb();
  try {
    const truth = `read_parquet(${quoteSql(join(folder, 'truth', 'pins.parquet'))})`;
    const table = (name: string) => tableOf(folder, 0, name);
    await db.run(`CREATE TABLE planted AS SELECT pin_id FROM ${truth} WHERE noise IS NOT NULL`);
    const saves = `FROM ${table('saves')}
      WHERE saved_at < TIMESTAMP ${quoteSql(from)} OR pin_id NOT IN (FROM planted)`;
    await replaceTable(db, folder, 0, 'saves', saves);
    const pins = `FROM ${table('pins')}
      WHERE pin_id NOT IN (FROM planted) OR pin_id IN (SELECT pin_id FROM ${table('saves')})`;
    await replaceTable(db, folder, 0, 'pins', pins);
  } finally {
    closeDuckDb(db);
  }
}

/** Real link lists with page descriptions, and a share of the pins moved to random pages. Kind of noise: `moved`. */
export function movedLists(data: string | undefined, share: number): PlantedCorpus {
  const moved = new Map<string, string>();
  return {
    write: async (folder) => {
      await convertAwesomeLists({ data, out: folder, descriptions: true });
      const urls = (await readRows(join(folder, 'pages.jsonl'))).map(({ url }) => url);
      const pins = await readRows(join(folder, 'pins.jsonl'));
      const random = new Random(1);
      const lines = pins.map((pin) => {
        if (random.uniform() >= share) return JSON.stringify(pin);
        moved.set(pin.pin_id!, 'moved');
        return JSON.stringify({ ...pin, url: urls[random.below(urls.length)] });
      });
      await writeFile(join(folder, 'pins.jsonl'), lines.join('\n'));
    },
    imports: ['pages', 'boards', 'pins', 'saves'].map((table) => `${table}.jsonl`),
    noise: async () => moved,
  };
}

async function readRows(file: string): Promise<Record<string, string | undefined>[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
