import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LinkSageError } from '../../base/index.ts';
import { once } from '../../base/testing/once.ts';
import type { ViewName } from '../../catalog/index.ts';
import { readNpy, writeNpy } from '../../storage/index.ts';
import { type CompiledGraph, compileConfig, compileGraph, loadGraph, saveGraph } from '../index.ts';
import { makeSmallView } from '../testing/small-graph.ts';
import { openGraphStore } from './files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-graph-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const closers: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closers.map((close) => close())));

async function compileWith(extra: readonly { pin: string; url?: string; board: string }[]) {
  const { view, close } = await makeSmallView(
    [
      { pin: 'p1', url: 'https://a.example/', board: 'x', at: '2025-01-01' },
      { pin: 'p2', url: 'https://a.example/', board: 'y' },
      { pin: 'p3', url: 'https://ü.example/', board: 'y' },
      { pin: 'p3', url: 'https://ü.example/', board: 'x' },
      { pin: 'p4', board: 'x' },
      ...extra,
    ],
    [{ url: 'https://lonely.example/' }, { url: 'https://a.example/2' }],
  );
  closers.push(close);
  const similarPages = {
    page: Uint32Array.of(0),
    other: Uint32Array.of(2),
    similarity: Float32Array.of(0.5),
  };
  const cohesion = Float32Array.of(0.9, Number.NaN, 0.5, Number.NaN, ...extra.map(() => 1));
  const compile = compileConfig.parse({});
  return compileGraph(view, { similarPages, cohesion }, { compile, signals: { fitted: 1 } });
}

const compileSmall = once(() => compileWith([]));

/** The whole content of a graph, including what is read on demand. */
async function contentOf({ graph, report, settings, builtFrom, state, keys, relation }: CompiledGraph) {
  const all = { page: await keys('page'), pin: await keys('pin'), board: await keys('board') };
  return { graph, report, settings, builtFrom, state, keys: all, relation: await relation() };
}

async function load(view: ViewName = 'all') {
  return contentOf((await loadGraph(folder, view))!);
}

/** The committed files of the graph of the view `all`, and their paths. */
async function filesOf(): Promise<string[]> {
  const store = await openGraphStore(folder, 'all');
  return store.manifest!.files.map(({ path }) => store.path(path));
}

describe('saveGraph and loadGraph', () => {
  it('give back what was compiled', async () => {
    const { writeKeys, ...compiled } = await compileSmall();
    await saveGraph(folder, 'all', { ...compiled, writeKeys });
    const { keys, ...loaded } = await load();
    expect(loaded).toEqual(compiled);
    expect(loaded.graph.neighbors.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(keys.pin).toEqual(['p1', 'p2', 'p3', 'p4']);
    expect(keys.page).toEqual(keys.page.toSorted());
    expect(keys.page).toHaveLength(4);
    expect(await loadGraph(folder, 'train')).toBeUndefined();
  });

  it('keep the graphs of both views in one folder, and replace only one', async () => {
    const compiled = await compileSmall();
    await saveGraph(folder, 'all', compiled);
    await saveGraph(folder, 'train', compiled);
    const newer = await compileWith([{ pin: 'p5', board: 'z' }]);
    await saveGraph(folder, 'all', newer);
    expect((await load()).graph).toEqual(newer.graph);
    expect((await load('train')).graph).toEqual(compiled.graph);
    expect((await readdir(folder)).filter((name) => name.startsWith('all-'))).toHaveLength(1);
  });

  it('write nothing if the graph is already there, unless other settings made it', async () => {
    const compiled = await compileSmall();
    await saveGraph(folder, 'all', compiled);
    const manifest = await readFile(join(folder, 'all.json'), 'utf8');
    await saveGraph(folder, 'all', compiled);
    expect(await readFile(join(folder, 'all.json'), 'utf8')).toBe(manifest);
    const settings = { ...compiled.settings, signals: { fitted: 2 } };
    await saveGraph(folder, 'all', { ...compiled, settings });
    expect((await load()).settings).toEqual(settings);
  });

  it('name a file that is damaged, cut short or missing; saving again repairs it', async () => {
    const compiled = await compileSmall();
    await saveGraph(folder, 'all', compiled);
    const files = await filesOf();
    expect(files).toHaveLength(3 + 3 + 12);
    for (const [i, file] of files.entries()) {
      const content = await readFile(file);
      const flipped = Buffer.from(content);
      flipped[content.length - 1]! ^= 1;
      const damages = [
        () => writeFile(file, flipped),
        () => writeFile(file, content.subarray(0, -1)),
        () => rm(file),
      ];
      await damages[i % damages.length]!();
      const error = await loadGraph(folder, 'all').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LinkSageError);
      expect((error as LinkSageError).message).toContain(file);
      expect((error as LinkSageError).hint).toContain('linksage compile');
      await saveGraph(folder, 'all', compiled);
      expect((await loadGraph(folder, 'all'))!.graph).toEqual(compiled.graph);
    }
  });
});

describe('loadGraph', () => {
  /** Commits the graph again with one file changed, so that the checksums fit. */
  async function commitWith(name: string, change: (file: string) => Promise<void>): Promise<string> {
    await saveGraph(folder, 'all', await compileSmall());
    const store = await openGraphStore(folder, 'all');
    const { files, meta } = store.manifest!;
    const contents = await Promise.all(files.map(({ path }) => readFile(store.path(path))));
    const version = `${meta.version}-changed`;
    await store.commit({
      meta: { ...meta, version },
      write: async (staging) => {
        for (const [i, { path }] of files.entries()) {
          const file = join(staging, path.replace(meta.version, version));
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, contents[i]!);
        }
        await change(join(staging, version, name));
      },
    });
    return store.path(`${version}/${name}`);
  }

  async function failure(): Promise<string> {
    const read = async () => contentOf((await loadGraph(folder, 'all'))!);
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LinkSageError);
    return (error as LinkSageError).message;
  }

  const setting = (position: number, value: number) => async (file: string) => {
    const { data } = await readNpy(file);
    data[position < 0 ? data.length + position : position] = value;
    await writeNpy(file, data, [data.length]);
  };
  const cases = [
    ['neighbours.npy', 'a neighbor that is no node', setting(0, 1000), 'ids below 10, got 1000 at 0'],
    ['offsets.npy', 'offsets that fall', setting(2, 1e9), 'ascending offsets'],
    ['offsets.npy', 'offsets that begin late', setting(0, 1), 'offsets that begin with 0'],
    ['offsets.npy', 'offsets beyond the neighbors', setting(-1, 1e9), 'the number of neighbors'],
    ['relation/page-of-pin.npy', 'a page that is none', setting(0, 4), 'ids below 4'],
    ['relation/saves-board.npy', 'a board that is none', setting(0, 9), 'ids below 2'],
    ['relation/saves-pin.npy', 'saves out of order', setting(0, 3), 'ascending values'],
    ['relation/pin-clusters.npy', 'a cluster that is none', setting(0, 2 ** 32 - 1), 'ids below 4'],
    ['relation/site-of-page.npy', 'a site that is none', setting(0, 77), 'ids below'],
  ] as const;
  it.each(cases)('names %s with %s', async (name, _, change, message) => {
    const file = await commitWith(name, change);
    const error = await failure();
    expect(error).toContain(file);
    expect(error).toContain(message);
  });

  it('names the file of an array that is too short', async () => {
    const file = await commitWith('relation/cohesion.npy', (path) =>
      writeNpy(path, new Float32Array(2), [2]),
    );
    expect(await failure()).toBe(`${file}: expected 4 elements, got 2`);
  });

  it('names the file of an array of 64-bit ids', async () => {
    const file = await commitWith('neighbours.npy', async (path) => {
      const text = await readFile(path, 'latin1');
      await writeFile(path, text.replace('<u4', '<i8'), 'latin1');
    });
    const error = await failure();
    expect(error).toContain(file);
    expect(error).toContain('<i8');
  });
});
