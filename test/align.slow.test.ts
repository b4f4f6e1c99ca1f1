/** Training with `align`: the next model of a workspace, in the space of its embeddings. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EmbeddingVersion, listVersions } from '../src/embeddings/index.ts';
import { Workspace, type WorkspaceSettings } from '../src/index.ts';
import { makeWorkspace, tinySettings } from './testing/small-workspace.ts';

/** A workspace that was trained and refreshed, then opened with other settings. */
async function reopen(before: WorkspaceSettings, after: WorkspaceSettings): Promise<Workspace> {
  const { folder } = await makeWorkspace(undefined, before);
  await writeFile(join(folder, 'linksage.json'), JSON.stringify(after));
  const workspace = await Workspace.open(folder);
  onTestFinished(() => workspace.close());
  return workspace;
}

const otherSeeds = {
  ...tinySettings,
  training: { ...tinySettings.training, seed: 1 },
};

/** The mean cosine of the vectors of a kind in both kept versions, over their first numbers. */
async function meanCosine({ folder }: Workspace, kind: 'page' | 'pin', size: number): Promise<number> {
  const [old, now] = (await listVersions(join(folder, 'embeddings'))) as [EmbeddingVersion, EmbeddingVersion];
  const read = async (version: EmbeddingVersion) => {
    const { keys } = await version.readRows(kind);
    const vectors = await version.readVectors(kind);
    return new Map(
      keys.map((key, i) => [key, vectors.subarray(i * version.width, i * version.width + size)]),
    );
  };
  const [before, after] = [await read(old), await read(now)];
  const cosines = [...before].map(([key, vector]) => {
    const other = after.get(key)!;
    return (
      vector.reduce((dot, value, i) => dot + value * other[i]!, 0) /
      (Math.hypot(...vector) * Math.hypot(...other))
    );
  });
  return cosines.reduce((sum, each) => sum + each) / cosines.length;
}

describe('Workspace.train with align', () => {
  it('trains a model whose vectors are comparable with those of the version, and reports it', async () => {
    const workspace = await reopen(tinySettings, otherSeeds);
    const report = await workspace.train({ align: 'current' });
    expect(report.alignedTo).toMatchObject({ version: 'v000001', fromItsWeights: true });
    expect(report.alignedTo!.model).toMatch(/^run-0001-/);
    expect(report.rounds.every(({ cosine }) => cosine! > 0.9)).toBe(true);
    expect((await workspace.status()).model).toMatchObject({ run: 'run-0002', alignedTo: 'v000001' });
    await workspace.refresh();
    expect(await meanCosine(workspace, 'page', 16)).toBeGreaterThan(0.9);
    expect(await meanCosine(workspace, 'pin', 16)).toBeGreaterThan(0.9);
    await expect(workspace.evaluate()).rejects.toThrow(/run-0002, aligned to v000001/);
  });

  it('works without the model of the version, and with shorter vectors in fewer bits', async () => {
    const short = { dims: [8], storage: 'int8' as const };
    const workspace = await reopen({ ...tinySettings, embeddings: short }, otherSeeds);
    await rm(join(workspace.folder, 'model', 'run-0001'), { recursive: true });
    const { alignedTo, rounds } = await workspace.train({ align: 'v000001' });
    expect(alignedTo).toMatchObject({ version: 'v000001', fromItsWeights: false });
    expect(rounds.at(-1)!.cosine).toBeGreaterThan(rounds[0]!.cosine!);
  });

  it('starts from new weights if the settings of the model have changed', async () => {
    const model = { ...tinySettings.model, feedForward: 1 };
    const workspace = await reopen(tinySettings, { ...otherSeeds, model });
    expect((await workspace.train({ align: 'v000001' })).alignedTo).toMatchObject({ fromItsWeights: false });
  });

  it('names the existing versions, and rejects sizes that do not fit', async () => {
    const workspace = await reopen(
      { ...tinySettings, embeddings: { dims: [8] } },
      { ...otherSeeds, model: { ...tinySettings.model, dims: [16] } },
    );
    await expect(workspace.train({ align: 'v000007' })).rejects.toThrow(
      'train --align: expected an embedding version that is kept, got v000007; there are only v000001',
    );
    await expect(workspace.train({ align: 'current' })).rejects.toThrow(
      'train --align v000001: expected vectors of at least 16 numbers',
    );
  });
});
