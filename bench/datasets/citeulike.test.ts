import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Adjacency, rowOf } from '../../src/evaluation/index.ts';
import { readCiteulikeA } from './citeulike-a.ts';
import { readCiteulikeT } from './citeulike-t.ts';
import { unpackDataSets } from './unpack-fixtures.ts';

const rowsOf = (matrix: Adjacency) =>
  Array.from({ length: matrix.offsets.length - 1 }, (_, user) => [...rowOf(matrix, user)]);

let data: string;
beforeAll(async () => {
  data = await unpackDataSets();
});
afterAll(() => rm(data, { recursive: true }));

describe('citeulike-t', () => {
  it('has one library per line, numbered from 0, and the words of each article as often as they occur', async () => {
    const { train, test, items, texts } = await readCiteulikeT(data);
    expect(rowsOf(train)).toEqual([[0, 2], [], [3]]);
    expect(rowsOf(test)).toEqual([[3], [], [0, 1]]);
    expect(items).toBe(4);
    expect(texts).toEqual(['oar ship ship', '', 'sail', 'ship sail oar']);
  });

  it('names a wrong line', async () => {
    const file = join(data, 'citeulike-t/splits/cvae/cf-train-10-users.dat');
    const before = await readFile(file);
    await writeFile(file, '2 0 2\n2 1\n');
    await expect(readCiteulikeT(data)).rejects.toThrow('cf-train-10-users.dat:2: expected 2 articles, got 1');
    await writeFile(file, before);
  });
});

describe('citeulike-a', () => {
  it('has pairs numbered from 1, and only the articles of the test pairs as candidates', async () => {
    const { train, test, items, texts, candidates } = await readCiteulikeA(data);
    expect(rowsOf(train)).toEqual([[0, 2], [2]]);
    expect(rowsOf(test)).toEqual([[], [3]]);
    expect(items).toBe(4);
    expect(texts[3]).toBe('On the sea');
    expect([...candidates]).toEqual([3]);
  });
});
