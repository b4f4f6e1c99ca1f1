/** The card of a model, which lies beside it as `model/run-0001.md`. */
import { readFile } from 'node:fs/promises';
import { LinkSageError } from '../base/index.ts';
import type { CardSource, EvaluationReport } from '../evaluation/index.ts';
import { findRun } from '../model/index.ts';
import { writeFileAtomic } from '../storage/index.ts';
import type { WorkspaceFolder } from './folder.ts';

/**
 * The card of the newest model, or of the one with a name or id.
 *
 * @throws LinkSageError if there is none
 */
export async function readModelCard(workspace: WorkspaceFolder, wanted?: string): Promise<string> {
  const run = await findRun(workspace.path('model'), wanted);
  if (run === undefined) {
    throw new LinkSageError(`${workspace.folder}: expected a model${wanted ? ` ${wanted}` : ''}, got none`, {
      code: wanted ? 'not-found' : 'not-ready',
      hint: wanted ? 'linksage status shows the newest model.' : 'Run: linksage refresh or linksage train',
    });
  }
  const { modelCard } = await import('../evaluation/index.ts');
  const report = await readReport(workspace.path('reports', run.run, 'report.json'), run.id);
  return modelCard(report === undefined ? { run } : { run, report });
}

/** Writes a card beside the model. */
export async function writeModelCard(workspace: WorkspaceFolder, source: CardSource): Promise<void> {
  const { modelCard } = await import('../evaluation/index.ts');
  await writeFileAtomic(workspace.path('model', `${source.run.run}.md`), modelCard(source));
}

/** The report of a model; undefined if there is none, or one of another model or an earlier version. */
async function readReport(path: string, model: string): Promise<EvaluationReport | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const report = text === undefined ? undefined : (JSON.parse(text) as EvaluationReport);
  return report?.subject.model === model && report.picks !== undefined ? report : undefined;
}
