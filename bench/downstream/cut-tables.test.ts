import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseCuts, chooseShares, cutTables } from './cut-tables.ts';

type Row = Record<string, string>;

const tables: Record<string, Row[]> = {
  pages: [{ url: 'early' }, { url: 'late' }, { url: 'both' }, { url: 'alone' }],
  pins: [
    { pin_id: 'p1', url: 'early' },
    { pin_id: 'p2', url: 'late' },
    { pin_id: 'p3', url: 'both' },
    { pin_id: 'p4', url: 'both' },
    { pin_id: 'p5', url: 'early' },
  ],
  boards: [{ board_id: 'b' }],
  saves: [
    { pin_id: 'p1', board_id: 'b', saved_at: '2024-01-01' },
    { pin_id: 'p1', board_id: 'c', saved_at: '2024-03-01' },
    { pin_id: 'p2', board_id: 'b', saved_at: '2024-04-01' },
    { pin_id: 'p3', board_id: 'b' },
    { pin_id: 'p4', board_id: 'b', saved_at: '2024-03-01' },
  ],
  engagements: [
    { user_id: 'u', url: 'early', at: '2024-02-29' },
    { user_id: 'u', url: 'early', at: '2024-03-01' },
  ],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-cut-'));
  for (const [name, rows] of Object.entries(tables)) {
    await writeFile(join(folder, `${name}.jsonl`), rows.map((row) => JSON.stringify(row)).join('\n'));
  }
});
afterAll(() => rm(folder, { recursive: true }));

it('keeps what was known at the cutoff', async () => {
  const out = join(folder, 'out');
  await mkdir(out);
  await cutTables(folder, out, '2024-03-01');
  const read = async (name: string) =>
    (await readFile(join(out, `${name}.jsonl`), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  expect((await read('saves')).map(({ pin_id, board_id }) => [pin_id, board_id])).toEqual([
    ['p1', 'b'],
    ['p3', 'b'], // undated saves are known
  ]);
  expect((await read('pins')).map(({ pin_id }) => pin_id)).toEqual(['p1', 'p3', 'p5']); // p5 has no save at all
  expect((await read('pages')).map(({ url }) => url)).toEqual(['early', 'both', 'alone']);
  expect(await read('boards')).toEqual(tables.boards);
  expect(await read('engagements')).toHaveLength(1);
});

it('cuts after shares of the dated saves, or at a tenth before a cutoff', async () => {
  expect(await chooseShares(folder, 0.25, 0.75)).toEqual({ past: '2024-03-01', future: '2024-04-01' });
  expect(await chooseCuts(folder, '2024-04-01')).toEqual({ past: '2024-03-01', future: '2024-04-01' });
});
