/** Damaged workspaces: the error names the file and says what to do. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LinkSageError } from '../src/base/index.ts';
import { Workspace } from '../src/index.ts';
import { makeWorkspace, temporaryFolder } from './testing/small-workspace.ts';

const damages: Record<string, (file: string) => Promise<void>> = {
  'a flipped byte': async (file) => {
    const content = await readFile(file);
    content[Math.floor(content.length * 0.6)]! ^= 0x10;
    await writeFile(file, content);
  },
  'a missing end': async (file) => writeFile(file, (await readFile(file)).subarray(0, -3)),
  'no file': (file) => rm(file),
};

interface Case {
  /** Damages the first file in this folder whose name matches. */
  readonly folder: string;
  readonly file: RegExp;
  /** The call that reads it. */
  readonly read: (workspace: Workspace) => Promise<unknown>;
  /** What the hint says. */
  readonly hint: RegExp;
}

const cases: Record<string, Case> = {
  'a catalog segment': {
    folder: 'catalog',
    file: /^pins-.*\.parquet$/,
    read: (workspace) => workspace.compile({ fromScratch: true }),
    hint: /import/,
  },
  'an array of the graph': {
    folder: 'graph',
    file: /neighbours\.npy$/,
    read: async (workspace) => {
      await workspace.refresh();
      await workspace.evaluate();
    },
    hint: /linksage compile/,
  },
  'the keys of the graph': {
    folder: 'graph',
    file: /pin-keys\.parquet$/,
    read: async (workspace) => {
      await workspace.refresh();
      await workspace.evaluate();
    },
    hint: /linksage compile/,
  },
  'the weights': {
    folder: 'model',
    file: /weights\.safetensors$/,
    read: (workspace) => workspace.search('birds'),
    hint: /linksage train/,
  },
  'the vectors of embeddings': {
    folder: 'embeddings',
    file: /page-0\/vectors\.npy$/,
    read: (workspace) => workspace.search('birds'),
    hint: /linksage refresh/,
  },
  'what embeddings were made from': {
    folder: 'embeddings',
    file: /page-0\/neighbours\.npy$/,
    read: (workspace) => workspace.planRefresh(),
    hint: /linksage refresh/,
  },
  'text vectors': {
    folder: 'vectors',
    file: /vectors-0\.npy$/,
    read: (workspace) => workspace.refresh(),
    hint: /Delete this folder/,
  },
  'the keys of embeddings': {
    folder: 'embeddings',
    file: /page-keys\.parquet$/,
    read: (workspace) => workspace.search('birds'),
    hint: /linksage refresh/,
  },
};

/** The first file in a folder whose path matches. */
async function findFile(folder: string, pattern: RegExp): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).sort();
  return join(folder, names.find((name) => pattern.test(name))!);
}

describe('a damaged workspace', () => {
  it('is rejected with an error that names the file and says what to do', async () => {
    const { folder } = await makeWorkspace();
    for (const [what, { folder: part, file: pattern, read, hint }] of Object.entries(cases)) {
      for (const [damage, apply] of Object.entries(damages)) {
        const copy = join(await temporaryFolder(), 'workspace');
        await cp(folder, copy, { recursive: true });
        const file = await findFile(join(copy, part), pattern);
        await apply(file);
        const error = await openAndRead(copy, read).catch((thrown: unknown) => thrown);
        const where = `${what}, ${damage}: ${error}`;
        expect(error, where).toBeInstanceOf(LinkSageError);
        expect((error as LinkSageError).message, where).toContain(file);
        expect((error as LinkSageError).hint ?? '', where).toMatch(hint);
      }
    }
  });

  it('is rejected if a manifest or the configuration is not JSON', async () => {
    const { folder } = await makeWorkspace();
    for (const name of [
      'linksage.json',
      'catalog/manifest.json',
      'graph/all.json',
      'embeddings/v000001.json',
    ]) {
      const file = join(folder, name);
      const content = await readFile(file, 'utf8');
      await writeFile(file, content.slice(0, content.length / 2));
      const error = await openAndRead(folder, (workspace) => workspace.status()).catch(
        (thrown: unknown) => thrown,
      );
      expect(error, name).toBeInstanceOf(LinkSageError);
      expect((error as LinkSageError).message).toContain(file);
      await writeFile(file, content);
    }
  });
});

async function openAndRead(
  folder: string,
  read: (workspace: Workspace) => Promise<unknown>,
): Promise<unknown> {
  const workspace = await Workspace.open(folder);
  onTestFinished(() => workspace.close());
  return read(workspace);
}
