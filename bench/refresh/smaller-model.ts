/** A model for a large corpus, trained on a smaller one of the same kind in minutes instead of hours. */
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSource } from '../../src/catalog/index.ts';
import { generate, Workspace } from '../../src/index.ts';
import { dayFolder } from '../../src/synthetic/index.ts';
import type { WorkspaceSettings } from '../../src/workspace/config.ts';

/** Trains on a generated corpus of `pages` and replaces the model of a workspace. */
export async function giveSmallerModel(
  workspace: string,
  pages: number,
  settings: WorkspaceSettings,
): Promise<void> {
  const folder = `${workspace}-smaller`;
  await generate(join(folder, 'corpus'), { pages });
  const small = await Workspace.init(join(folder, 'workspace'), settings);
  try {
    await small.import(fileSource(join(folder, 'corpus', dayFolder(0))));
    await small.compile();
    await small.train();
  } finally {
    await small.close();
  }
  await mkdir(join(workspace, 'model'), { recursive: true });
  await cp(join(folder, 'workspace', 'model'), join(workspace, 'model'), { recursive: true });
  await rm(folder, { recursive: true });
}
