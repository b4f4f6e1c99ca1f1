/** The whole demo, as `npm run demo` runs it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-demo-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('shows every step, in lines of at most 110 columns', async () => {
  const { stdout } = await run(process.execPath, [main, 'demo', join(folder, 'demo')]);
  for (const heading of [
    'Imported',
    'Compiled',
    'Trained',
    'Evaluated',
    'Embedded',
    'Related to',
    'Boards for',
    'Next',
  ])
    expect(stdout).toMatch(new RegExp(`^${heading}`, 'm'));
  for (const dims of [256, 128, 64, 32, 16])
    expect(stdout).toMatch(new RegExp(`^LinkSage +${dims} +\\.\\d{3} `, 'm'));
  for (const baseline of ['random', 'popularity', 'walk only', 'bm25', 'tf-idf', 'lsa', 'item kNN'])
    expect(stdout).toMatch(new RegExp(`^${baseline} +\\.\\d{3} `, 'm'));
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
});

it('replaces only an earlier demo, and gives the same answers again', async () => {
  const demo = join(folder, 'demo');
  const report = await readFile(join(demo, 'reports/run-0001/report.json'), 'utf8');
  await writeFile(join(demo, 'notes.txt'), 'mine');
  const { stdout } = await run(process.execPath, [main, 'demo', demo, '--json'], { maxBuffer: 1 << 26 });
  expect(await readFile(join(demo, 'notes.txt'), 'utf8')).toBe('mine');
  const { trained, evaluated, pages, search } = JSON.parse(stdout);
  expect(trained.run).toBe('run-0001');
  expect(evaluated).toEqual(JSON.parse(report));
  expect(search.hits).toHaveLength(5);
  expect(pages).toHaveLength(3);
  for (const { related, boards } of pages) {
    expect(related).toHaveLength(3);
    expect(boards).toHaveLength(3);
  }
});
