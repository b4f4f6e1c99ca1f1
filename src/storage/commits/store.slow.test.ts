import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Store } from '../index.ts';

const index = new URL('../../../dist/storage/index.js', import.meta.url).href;

/**
 * Commits in an endless loop. Each commit replaces the file of the commit before last and prints its number when
 * done.
 */
const writer = (folder: string) => `
  import { writeFile } from 'node:fs/promises';
  import { join } from 'node:path';
  const { Store } = await import(${JSON.stringify(index)});
  const store = await Store.open(${JSON.stringify(folder)}, { kind: 'test' });
  for (let step = (store.manifest?.meta.step ?? 0) + 1; ; step++) {
    const keep = store.manifest?.files.slice(-1) ?? [];
    const write = (staging) => writeFile(join(staging, 'file-' + step), String(step).repeat(10_000));
    await store.commit({ meta: { step }, keep, write });
    process.stdout.write(step + '\\n');
  }`;

it('keeps every completed commit intact, whenever kill -9 hits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-kill-'));
  let committed = 0;
  for (let round = 0; round < 40; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer(folder)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    await once(child.stdout, 'data');
    await sleep(round * 1.7); // at a different point of the commit each time
    child.kill('SIGKILL');
    await once(child, 'close');
    const told = Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1));

    const store = await Store.open<{ step: number }>(folder, { kind: 'test' });
    await store.verify();
    const { step } = store.manifest!.meta;
    expect(told).toBeGreaterThan(committed);
    expect([told, told + 1]).toContain(step);
    expect(await readFile(store.path(`file-${step}`), 'utf8')).toBe(String(step).repeat(10_000));
    committed = step;
  }
  const store = await Store.open<{ step: number }>(folder, { kind: 'test' });
  await store.commit({ meta: { step: committed + 1 }, write: async () => {} });
  expect(await readdir(folder)).toEqual(['manifest.json']);
  await rm(folder, { recursive: true });
});

it('names the damaged one of large files, which another thread checks', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-large-'));
  const store = await Store.open<{ step: number }>(folder, { kind: 'test', hint: 'import again' });
  const write = async (staging: string) => {
    for (const name of ['one', 'two']) await writeFile(join(staging, name), Buffer.alloc(40_000_000, name));
  };
  await store.commit({ meta: { step: 1 }, write });
  await store.verify();
  const file = await open(store.path('two'), 'r+');
  await file.write(Buffer.from('W'), 0, 1, 30_000_001);
  await file.close();
  await expect(store.verify()).rejects.toMatchObject({
    name: 'LinkSageError',
    message: expect.stringContaining(`${store.path('two')}: expected SHA-256`),
    hint: 'import again',
  });
  await rm(folder, { recursive: true });
});
