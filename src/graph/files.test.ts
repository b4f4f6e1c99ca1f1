import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LinkSageError } from '../base/index.ts';
import { type CompiledGraph, compileGraph, loadGraph, saveGraph } from './index.ts';
import { openSmallView } from './testing/small-graph.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-graph-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

async function compileSmall(extra: readonly { pin: string; url?: string; board: string }[] = []) {
  const { view } = await openSmallView(
    [
      { pin: 'p1', url: 'https://a.example/', board: 'x' },
      { pin: 'p2', url: 'https://a.example/', board: 'y' },
      { pin: 'p3', url: 'https://ü.example/', board: 'y' },
      { pin: 'p3', url: 'https://ü.example/', board: 'x' },
      { pin: 'p4', board: 'x' },
      ...extra,
    ],
    [{ url: 'https://lonely.example/' }],
  );
  return compileGraph(view);
}

/** The committed files of a graph, and where they lie. */
async function filesOf(version: string): Promise<string[]> {
  return (await readdir(join(folder, version))).sort().map((name) => join(folder, version, name));
}

const versionOf = ({ builtFrom }: CompiledGraph) => `all-${builtFrom.slice(0, 12)}`;

describe('compileGraph', () => {
  it('reports nodes, edges, degrees and pages without pins', async () => {
    const { report, keys } = await compileSmall();
    expect(report).toEqual({
      nodes: { page: 3, pin: 4, board: 2 },
      edges: { pagePin: 3, pinBoard: 5 },
      degrees: { page: [1, 2, 2, 2], pin: [2, 3, 3, 3], board: [2, 3, 3, 3] },
      isolatedPages: 1 / 3,
    });
    expect(keys.pin).toEqual(['p1', 'p2', 'p3', 'p4']);
    expect(keys.page).toEqual(keys.page.toSorted());
  });
});

describe('saveGraph and loadGraph', () => {
  it('give back what was compiled', async () => {
    const compiled = await compileSmall();
    await saveGraph(folder, 'all', compiled);
    const loaded = await loadGraph(folder, 'all');
    expect(loaded).toEqual(compiled);
    expect(loaded!.graph.neighbours.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(await loadGraph(folder, 'train')).toBeUndefined();
  });

  it('keep the graphs of both views in one folder, and replace one alone', async () => {
    const compiled = await compileSmall();
    await saveGraph(folder, 'all', compiled);
    await saveGraph(folder, 'train', compiled);
    const newer = await compileSmall([{ pin: 'p5', board: 'z' }]);
    await saveGraph(folder, 'all', newer);
    expect(await loadGraph(folder, 'all')).toEqual(newer);
    expect(await loadGraph(folder, 'train')).toEqual(compiled);
    expect((await readdir(folder)).filter((name) => name.startsWith('all-'))).toEqual([versionOf(newer)]);
  });

  it('write nothing where the graph is there already', async () => {
    const compiled = await compileSmall();
    await saveGraph(folder, 'all', compiled);
    const manifest = await readFile(join(folder, 'all.json'), 'utf8');
    await saveGraph(folder, 'all', compiled);
    expect(await readFile(join(folder, 'all.json'), 'utf8')).toBe(manifest);
  });

  it('name a file that is damaged, cut short or missing, and saving again mends it', async () => {
    const compiled = await compileSmall();
    await saveGraph(folder, 'all', compiled);
    const files = await filesOf(versionOf(compiled));
    expect(files).toHaveLength(6);
    for (const file of files) {
      const content = await readFile(file);
      const flipped = Buffer.from(content);
      flipped[content.length - 1]! ^= 1;
      const damages = [
        () => writeFile(file, flipped),
        () => writeFile(file, content.subarray(0, -1)),
        () => rm(file),
      ];
      for (const damage of damages) {
        await damage();
        const error = await loadGraph(folder, 'all').catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(LinkSageError);
        expect((error as LinkSageError).message).toContain(file);
        expect((error as LinkSageError).hint).toContain('linksage compile');
        await saveGraph(folder, 'all', compiled);
        expect(await loadGraph(folder, 'all')).toEqual(compiled);
      }
    }
  });
});
