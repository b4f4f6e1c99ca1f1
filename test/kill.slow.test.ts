/** Killed at any moment, a workspace has its last committed state, and the next run succeeds. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../src/base/index.ts';
import { loadVersion } from '../src/embeddings/index.ts';
import { Workspace } from '../src/workspace.ts';
import { listSource, makeWorkspace, starterList } from './testing/small-workspace.ts';

const kills = 20;
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'linksage-kill-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Starts the built command line on a workspace. */
function start(folder: string, ...words: string[]): ChildProcess {
  return spawn(process.execPath, [main, ...words, '--workspace', folder], { stdio: 'ignore' });
}

async function run(folder: string, ...words: string[]): Promise<number> {
  const started = performance.now();
  const [code] = await once(start(folder, ...words), 'exit');
  expect(code, words.join(' ')).toBe(0);
  return performance.now() - started;
}

/** Runs a command and kills it at a random moment of the time that it takes; true where it was not done yet. */
async function runAndKill(
  random: Random,
  duration: number,
  folder: string,
  ...words: string[]
): Promise<boolean> {
  const child = start(folder, ...words);
  const exit = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), random.uniform() * duration);
  const [, signal] = await exit;
  clearTimeout(timer);
  return signal === 'SIGKILL';
}

/** What is committed, every checksum compared. */
async function stateOf(folder: string) {
  const workspace = await Workspace.open(folder);
  const { catalog, embeddings } = await workspace.status();
  await workspace.close();
  const version = await loadVersion(join(folder, 'embeddings'));
  await version?.verify();
  return { catalog, version: version?.name, counts: embeddings.at(-1)?.counts };
}

async function trainedWorkspace(name: string): Promise<string> {
  const workspace = await makeWorkspace();
  const folder = join(root, name);
  await cp(workspace.folder, folder, { recursive: true });
  return folder;
}

describe('kill -9', () => {
  it(`at ${kills} moments of an import leaves all of it or nothing`, async () => {
    const origin = await trainedWorkspace('import');
    const list = starterList('coffee-and-tea');
    const work = join(root, 'import-work');
    await cp(origin, work, { recursive: true });
    const before = await stateOf(work);
    const duration = await run(work, 'import', list);
    const after = await stateOf(work);
    expect(after.catalog.pins).toBeGreaterThan(before.catalog.pins);

    const random = new Random(1);
    let killed = 0;
    for (let kill = 0; kill < kills; kill++) {
      await rm(work, { recursive: true });
      await cp(origin, work, { recursive: true });
      if (await runAndKill(random, duration, work, 'import', list)) killed++;
      expect([before, after]).toContainEqual(await stateOf(work));
      await run(work, 'import', list);
      expect(await stateOf(work)).toEqual(after);
    }
    expect(killed).toBeGreaterThan(kills / 2);
  });

  it(`at ${kills} moments of a refresh leaves the version before or the next`, async () => {
    const origin = await trainedWorkspace('refresh');
    const workspace = await Workspace.open(origin);
    const links = Array.from({ length: 40 }, (_, i) => ({
      title: `Cheese ${i}`,
      url: `https://cheese.example/${i}`,
      description: `The cheese of village ${i}.`,
    }));
    await workspace.import(listSource('Cheese', links));
    await workspace.compile();
    await workspace.close();
    const work = join(root, 'refresh-work');
    await cp(origin, work, { recursive: true });
    const before = await stateOf(work);
    const duration = await run(work, 'refresh');
    const after = await stateOf(work);
    expect([before.version, after.version]).toEqual(['v000001', 'v000002']);

    const random = new Random(2);
    let killed = 0;
    for (let kill = 0; kill < kills; kill++) {
      await rm(work, { recursive: true });
      await cp(origin, work, { recursive: true });
      if (await runAndKill(random, duration, work, 'refresh')) killed++;
      expect([before, after]).toContainEqual(await stateOf(work));
      await run(work, 'refresh');
      expect(await stateOf(work)).toEqual(after);
    }
    expect(killed).toBeGreaterThan(kills / 2);
  });
});
