/** Faults around a workspace: full disks, clocks that go backwards, other versions of the program. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LinkSageError } from '../src/base/index.ts';
import { Workspace } from '../src/index.ts';
import { cheese, testFullDisk } from './testing/full-disk.ts';
import { makeWorkspace } from './testing/small-workspace.ts';

describe('a full disk', () => {
  it('is reported, damages nothing, and does not stop the next refresh', async () => {
    const { folder } = await makeWorkspace();
    await testFullDisk(folder, 'refresh', [0, 0.5, 1]);
  });
});

describe('a clock that goes backwards', () => {
  it('does no harm, because versions are ordered by number', async () => {
    const workspace = await makeWorkspace();
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('1999-12-31') });
    onTestFinished(() => void vi.useRealTimers());
    await workspace.import(cheese);
    await workspace.compile();
    await workspace.train();
    const { version } = await workspace.refresh();
    expect(version).toBe('v000002');
    const { embeddings, model, next } = await workspace.status();
    expect(embeddings.map(({ current }) => current)).toEqual([false, true]);
    expect(embeddings[1]!.createdAt).toMatch(/^1999-12-31/);
    expect(model!.run).toBe('run-0002');
    expect(next).toContain('linksage search');
    expect((await workspace.search('https://cheddar.example/', { k: 1 }))[0]!.score).toBeGreaterThan(0);
  });
});

describe('a manifest of a newer linksage', () => {
  it('is rejected for reading and writing, and its files stay', async () => {
    const { folder } = await makeWorkspace();
    const manifests = [
      'catalog/manifest.json',
      'graph/all.json',
      'model/run-0001/manifest.json',
      'embeddings/v000001.json',
    ];
    for (const name of manifests) {
      const file = join(folder, name);
      const text = await readFile(file, 'utf8');
      const files = await readdir(join(file, '..'), { recursive: true });
      await writeFile(file, text.replace('"format": 1', '"format": 2'));
      const runs: ((workspace: Workspace) => Promise<unknown>)[] = [
        (workspace) => workspace.status(),
        async (workspace) => {
          await workspace.compile();
          await workspace.refresh({ full: true });
        },
      ];
      for (const run of runs) {
        const error = await Workspace.open(folder)
          .then(closeLater)
          .then(run)
          .catch((thrown: unknown) => thrown);
        expect(error, name).toBeInstanceOf(LinkSageError);
        expect((error as LinkSageError).message).toContain(
          `${file}: expected a manifest of format 1, got format 2`,
        );
        expect((error as LinkSageError).hint).toBe('Update linksage.');
      }
      for (const each of files) expect(await readdir(join(file, '..'), { recursive: true })).toContain(each);
      await writeFile(file, text);
    }
  });
});

function closeLater(workspace: Workspace): Workspace {
  onTestFinished(() => workspace.close());
  return workspace;
}
