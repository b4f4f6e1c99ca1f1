/** What each step of a compile is worth on the corpus of a workspace. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../base/index.ts';
import type { CatalogView } from '../catalog/index.ts';
import { compileView, loadGraph, stepVariants, withAllSignals } from '../graph/index.ts';
import { readNodeTables } from '../model/index.ts';
import { findStart, measureSteps, type StepWorth } from '../training/index.ts';
import type { WorkspaceFolder } from './folder.ts';

/**
 * Measures the steps with the model that training starts from. It compiles the view once more beside the workspace, with every
 * signal, as the graph of the settings may need none.
 */
export async function explainSteps(
  view: CatalogView,
  workspace: WorkspaceFolder,
  progress?: Progress,
): Promise<StepWorth[]> {
  const { compile, signals, model, training } = workspace.config;
  const graph = await mkdtemp(join(tmpdir(), 'linksage-steps-'));
  const told = progress === undefined ? {} : { progress };
  try {
    const folders = { graph, signals: workspace.path('signals') };
    const options = {
      folders,
      compile: withAllSignals(compile),
      signals,
      scorePairs: true,
      fromScratch: true,
    };
    await compileView(view, { ...options, ...told });
    const compiled = await loadGraph(graph, view.name);
    return await measureSteps(compile, stepVariants(compile), {
      relation: await compiled!.relation(),
      tables: await readNodeTables(view),
      model,
      start: await findStart(workspace.path('model'), model, { seed: training.seed, from: undefined }),
      training,
      walk: workspace.walkFor(model),
      ...told,
    });
  } finally {
    await rm(graph, { recursive: true });
  }
}
