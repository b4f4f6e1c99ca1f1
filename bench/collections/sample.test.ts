import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCollection, writeSample } from './sample.ts';

test('a sample has so many pages that are on a board, and all of their pins, saves and boards', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-sample-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const numbers = Array.from({ length: 20 }, (_, i) => i);
  const urlOf = (i: number) => `https://a.example/${i}`;
  const collection = {
    pages: numbers.map((i) => ({ url: urlOf(i) })),
    pins: numbers.flatMap((i) => ['a', 'b'].map((pin) => ({ pin_id: `${i}${pin}`, url: urlOf(i) }))),
    boards: numbers.map((i) => ({ board_id: `board ${i}` })),
    saves: numbers.filter((i) => i % 2 === 0).map((i) => ({ pin_id: `${i}a`, board_id: `board ${i}` })),
  };
  await writeSample(collection, 6, 1, folder);
  const sample = await readCollection(folder);
  expect(sample.pages).toHaveLength(6);
  expect(sample.pins).toHaveLength(12);
  expect(sample.saves.map(({ pin_id }) => pin_id).sort()).toEqual(
    sample.pins.flatMap(({ pin_id }) => (pin_id.endsWith('a') ? [pin_id] : [])).sort(),
  );
  expect(sample.boards.map(({ board_id }) => board_id).sort()).toEqual(
    sample.saves.map(({ board_id }) => board_id).sort(),
  );
  await writeSample(collection, 6, 1, join(folder, 'again'));
  expect(await readFile(join(folder, 'again/pages.jsonl'), 'utf8')).toBe(
    await readFile(join(folder, 'pages.jsonl'), 'utf8'),
  );
  await writeSample(collection, 6, 2, join(folder, 'other'));
  expect(await readCollection(join(folder, 'other'))).not.toEqual(sample);
});
