/** The whole pipeline on a catalog: import, compile, train, evaluate beside the baselines, embed. */
import type { Progress } from '../../src/base/index.ts';
import type { EvaluationReport } from '../../src/evaluation/index.ts';
import type { WorkspaceSettings } from '../../src/workspace/config.ts';
import type { BenchRow } from '../shared/report.ts';
import { qualityRows } from './rows.ts';
import type { QualityRun } from './set.ts';
import type { Steps } from './steps.ts';
import { trainWorkspace, withWorkspace } from './workspace-steps.ts';

/** On two cores. */
const mostSeconds = 20 * 60;
const mostMegabytes = 4000;

/** A corpus in files. */
interface Corpus {
  readonly imports: readonly string[];
  readonly settings: WorkspaceSettings;
  /** Rows of goals of its own. */
  readonly goals?: (name: string, report: EvaluationReport) => BenchRow[];
}

/** Runs the pipeline; returns the counts of held-out saves, all measures, and the costs. */
export async function runPipeline(
  { name, tune, seed, say }: QualityRun,
  steps: Steps,
  { imports, settings, goals = () => [] }: Corpus,
): Promise<BenchRow[]> {
  const report = await withWorkspace(steps, { ...settings, training: { seed } }, async (workspace) => {
    await trainWorkspace(steps, workspace, { imports, view: 'train' });
    const progress: Progress = ({ done, total, note = '' }) => say(`  ${done}/${total} ${note}`);
    if (tune) await steps.run('tune', () => workspace.tune({ progress }));
    const how = tune ? 'evaluate tuned' : 'evaluate';
    const evaluation = await steps.run(how, () => workspace.evaluate({ progress }));
    await steps.run('refresh', () => workspace.refresh());
    return evaluation;
  });
  return [
    ...Object.entries(report.rows).flatMap(([what, count]) => countRows(name, what, count)),
    ...qualityRows(name, report),
    ...goals(name, report),
    ...steps.rows(name, { seconds: mostSeconds, megabytes: mostMegabytes }),
  ];
}

/** The held-out saves: counts of test rows, and of rejected saves by reason. */
function countRows(name: string, what: string, count: unknown): BenchRow[] {
  if (typeof count === 'number') {
    return [{ case: `${name}: test rows`, metric: what, better: 'higher', ours: count }];
  }
  if (typeof count !== 'object' || count === null) return [];
  return Object.entries(count).flatMap(([reason, value]) => countRows(name, `${what}: ${reason}`, value));
}
