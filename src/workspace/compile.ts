/** Compiling the views of a workspace. */
import { LinkSageError } from '../base/index.ts';
import { type Catalog, takeInbox, type ViewName } from '../catalog/index.ts';
import { compileView, type GraphReport } from '../graph/index.ts';
import { type CohesionExplanation, forgetFit } from '../signals/index.ts';
import { takeEvents } from '../streaming/index.ts';
import { explainSteps } from './explain-steps.ts';
import type { WorkspaceFolder } from './folder.ts';
import type { CompileOptions, CompileReport } from './options.ts';

/** Takes in events, fixes the split, the first time, and compiles both views, or the one that `view` names; see `Workspace.compile`. */
export async function compileViews(
  catalog: Catalog,
  workspace: WorkspaceFolder,
  { view: only, fromScratch = false, refit = false, explain, progress }: CompileOptions,
): Promise<CompileReport> {
  await takeInbox(workspace.inbox, catalog);
  await takeEvents(workspace.events, catalog);
  if (catalog.isEmpty) {
    throw new LinkSageError(`${workspace.folder}: expected links to compile, got an empty catalog`, {
      code: 'not-ready',
      hint: 'Run: linksage import FILE...',
    });
  }
  const folders = { graph: workspace.path('graph'), signals: workspace.path('signals') };
  const { compile, signals, training, split: wanted } = workspace.config;
  const split = await catalog.fixSplit(wanted);
  const views: Partial<Record<ViewName, GraphReport>> = {};
  let explanation: CohesionExplanation | undefined;
  for (const name of only === undefined ? (['train', 'all'] as const) : [only]) {
    if (refit) await forgetFit(folders.signals, name);
    const compiled = await compileView(await catalog.view(name), {
      folders,
      compile,
      signals,
      scorePairs: training.minCohesion > 0,
      fromScratch,
      ...(explain === undefined || explanation !== undefined ? {} : { explain }),
      ...(progress === undefined ? {} : { progress }),
    });
    views[name] = compiled.report;
    explanation ??= compiled.explanation;
  }
  if (explanation === undefined) return { split, views };
  const steps = await explainSteps(await catalog.view(only ?? 'train'), workspace, progress);
  return { split, views, explanation, steps };
}
