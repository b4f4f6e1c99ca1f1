import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Random } from '../base/index.ts';
import type { PerKind } from '../catalog/index.ts';
import { type KeyFile, listVersions, loadVersion } from '../embeddings/index.ts';
import { withKeyFiles } from '../embeddings/testing/key-files.ts';

const pages = 2000;
const dist = new URL('../../dist/', import.meta.url).href;

/** The text of page i at a step is a number: the last step at which it changed, which is one step in seven. */
const textAt = (i: number, step: number) => Math.max(0, step - ((i + step) % 7));

const keysOfPages = Array.from({ length: pages }, (_, i) => `page-${String(i).padStart(4, '0')}`);

/** Refreshes for ever, a step each time, and prints the step when it is done; page i is the angle i + its text. */
const writer = (folder: string, keys: PerKind<KeyFile>) => `
  const load = (room) => import(${JSON.stringify(dist)} + room + '/index.js');
  const { contentDigest, none } = await load('base');
  const { refresh, refreshConfig } = await load('refresh');
  const { loadVersion } = await load('embeddings');
  const { buildGraph } = await load('graph');
  const textAt = ${textAt};
  const folder = ${JSON.stringify(folder)};
  const empty = new Uint32Array(0);
  const graph = buildGraph({ page: ${JSON.stringify(keysOfPages)}, pin: [], board: [] }, { pinPages: { pin: empty, page: empty }, saves: { pin: empty, board: empty } });
  const nothing = new Uint32Array(${pages}).fill(none);
  for (let step = Number((await loadVersion(folder))?.meta.builtFrom ?? 0) + 1; ; step++) {
    const texts = Array.from({ length: step + 1 }, (_, text) => String(text));
    const text = nothing.map((_, i) => textAt(i, step));
    await refresh({
      folder,
      keys: ${JSON.stringify(keys)},
      ownTexts: { state: { segments: {} } }, // the corpus is there already
      readCorpus: async () => ({ graph, digests: Uint8Array.from(texts.flatMap((text) => [...contentDigest(text)])), own: { text, url: nothing, body: nothing } }),
      neighbours: {},
      walk: 'walk',
      spread: ({ edges }) => edges,
      modelId: 'model',
      builtFrom: String(step),
      view: 'all',
      dims: [2],
      config: refreshConfig.parse({}),
      encode: async (_, nodes) =>
        Float32Array.from([...nodes].flatMap((i) => [Math.cos(i + text[i]), Math.sin(i + text[i])])),
    });
    process.stdout.write(step + '\\n');
  }`;

it('leaves the last committed version, whole, wherever kill -9 hits', () =>
  withKeyFiles({ page: keysOfPages }, killRefreshes));

async function killRefreshes(keys: PerKind<KeyFile>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-refresh-kill-'));
  const random = new Random(1);
  let last = 0;
  for (let round = 0; round < 20; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer(folder, keys)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')]); // closed: it failed, as the output tells
    await sleep(random.uniform() * 500); // a refresh takes about 300 ms
    child.kill('SIGKILL');
    await once(child, 'close');
    const told = Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1));

    const version = (await loadVersion(folder))!;
    const step = Number(version.meta.builtFrom);
    expect(told).toBeGreaterThan(last);
    expect([told, told + 1]).toContain(step);
    for (const each of await listVersions(folder)) await each.verify();
    const angles = Array.from({ length: pages }, (_, i) => i + textAt(i, step));
    expect(await version.readVectors('page')).toEqual(
      Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])),
    );
    if (step > 1) expect(version.meta.encoded.page).toBeLessThan(pages / 6);
    last = step;
  }
  expect((await listVersions(folder)).length).toBeLessThanOrEqual(3); // one more where the kill came before the drop
  await rm(folder, { recursive: true });
}
