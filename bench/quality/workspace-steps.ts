/** The steps from catalog tables to a trained workspace, each safe to start again after an interruption. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileSource, type ViewName } from '../../src/catalog/index.ts';
import { Workspace } from '../../src/index.ts';
import { findRun, unfinishedRun } from '../../src/model/index.ts';
import type { WorkspaceSettings } from '../../src/workspace/config.ts';
import type { Steps } from './steps.ts';

/** Makes the workspace in `workspace/` of the steps' folder, or opens it, and runs `work` with it. */
export async function withWorkspace<Result>(
  steps: Steps,
  settings: WorkspaceSettings,
  work: (workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  const folder = join(steps.folder, 'workspace');
  const workspace = existsSync(join(folder, 'linksage.json'))
    ? await Workspace.open(folder)
    : await Workspace.init(folder, settings);
  try {
    return await work(workspace);
  } finally {
    await workspace.close();
  }
}

/**
 * Imports files or folders in order, compiles, and trains on a view; with `all`, only this view is compiled. An
 * interrupted training continues.
 */
export async function trainWorkspace(
  steps: Steps,
  workspace: Workspace,
  { imports, view }: { readonly imports: readonly string[]; readonly view: ViewName },
): Promise<void> {
  await steps.run('import', async () => {
    for (const path of imports) await workspace.import(fileSource(path));
  });
  await steps.run('compile', () => workspace.compile(view === 'all' ? { view } : {}));
  await steps.run('train', async () => {
    const models = join(workspace.folder, 'model');
    if ((await findRun(models)) === undefined)
      await workspace.train({ view, resume: (await unfinishedRun(models)) !== undefined });
    return (await findRun(models))!.meta.metrics;
  });
}
