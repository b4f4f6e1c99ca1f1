import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashCorpus } from './testing/hash-corpus.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-generate-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('generate', () => {
  it('gives the same files for any number of threads', async () => {
    const settings = { pages: 13_000, pinsPerPage: 1.2, days: 1, imageWidth: 4 }; // enough for two shards
    const alone = await hashCorpus(join(folder, 'alone'), settings, 1);
    expect(Object.keys(alone)).toContain('/day-000/pins/part-00001.parquet');
    expect(await hashCorpus(join(folder, 'together'), settings, 3)).toEqual(alone);
  });
});
