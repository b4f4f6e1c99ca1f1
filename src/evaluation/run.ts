/** Evaluates a trained run, and writes the report to a folder. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError, type Progress } from '../base/index.ts';
import type { CatalogView, HeldOut, Split } from '../catalog/index.ts';
import type { CompiledGraph, WalkOptions } from '../graph/index.ts';
import type { TrainedRun } from '../model/index.ts';
import { writeFileAtomic } from '../storage/index.ts';
import type { RoundMetrics, RoundScore } from '../training/index.ts';
import { evaluatedModel, type GraphContext } from './contenders/embed.ts';
import { evaluate } from './evaluate.ts';
import { renderReport } from './report/html/render.ts';
import type { BaselineSettings, EvaluationReport } from './report/report.ts';

/** How a model is evaluated. */
export interface EvaluateRunOptions {
  readonly progress?: Progress;
}

/** What is evaluated, and on what. */
interface EvaluationInput {
  /** The view `train`, and its graph. */
  readonly view: CatalogView;
  readonly compiled: CompiledGraph;
  readonly heldOut: HeldOut;
  readonly split: Split;
  readonly run: TrainedRun;
  readonly walk: WalkOptions;
  readonly similarPages: GraphContext['similarPages'];
  /** Undefined if they are not tuned. */
  readonly baselines: BaselineSettings | undefined;
}

/**
 * Evaluates a run beside the baselines.
 *
 * @throws LinkSageError if the model has seen the held-out saves, or vectors that were made with them
 */
export async function evaluateRun(
  { view, compiled, heldOut, split, run, walk, similarPages, baselines }: EvaluationInput,
  options: EvaluateRunOptions,
): Promise<EvaluationReport> {
  const { meta } = run;
  if (meta.view !== 'train') {
    throw new LinkSageError(
      `evaluate: expected a model trained on the view train, got ${run.run}, trained on ${meta.view}`,
      { code: 'wrong-usage', hint: 'Run: linksage train' },
    );
  }
  if (meta.alignedTo !== undefined) {
    const { version } = meta.alignedTo;
    throw new LinkSageError(
      `evaluate: expected a model that knows nothing of the held-out saves, got ${run.run}, aligned to ${version}, whose vectors were made with them`,
      { code: 'wrong-usage', hint: 'Evaluate a model of the same settings: linksage train, without --align' },
    );
  }
  const { compile } = compiled.settings;
  const { top: _, ...walkSettings } = walk;
  return evaluate({
    ...(baselines === undefined ? {} : { baselines }),
    view,
    heldOut,
    graph: compiled.graph,
    versions: { graph: compiled.builtFrom, model: run.id },
    model: evaluatedModel('LinkSage', await run.load(), {
      relation: await compiled.relation(),
      compile,
      walk,
      similarPages,
    }),
    ...(meta.fusion === undefined ? {} : { fusion: meta.fusion }),
    dims: meta.config.dims,
    run: {
      name: run.run,
      split,
      settings: { model: meta.config, training: meta.training, walk: walkSettings, compile },
      ...(meta.start === undefined ? {} : { startScore: (meta.start as RoundScore).score }),
      rounds: (meta.metrics as RoundMetrics[]).map(withoutTimes),
    },
    ...options,
  });
}

/** Writes `report.json` to a folder, and `report.html`, the page that is made of it. */
export async function writeReport(folder: string, report: EvaluationReport): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writePage(folder, report);
}

/**
 * Makes the page again, from the `report.json` of a folder alone.
 *
 * @throws LinkSageError if there is none, or it is of an earlier version
 */
export async function rewritePage(folder: string): Promise<void> {
  const report = await readFile(join(folder, 'report.json'), 'utf8').catch(() => undefined);
  if (report === undefined) {
    throw new LinkSageError(`${folder}: expected the report of an evaluation, got none`, {
      code: 'not-ready',
      hint: 'Run: linksage evaluate',
    });
  }
  const content = JSON.parse(report) as EvaluationReport;
  if (content.picks === undefined || content.tasks[0]?.slices[0]?.profile === undefined) {
    throw new LinkSageError(`${folder}: expected a report of this version, got one of an earlier one`, {
      code: 'stale',
      hint: 'Run: linksage evaluate',
    });
  }
  await writePage(folder, content);
}

/** The path of the page in the folder of a report. */
export function pageIn(folder: string): string {
  return join(folder, 'report.html');
}

async function writePage(folder: string, report: EvaluationReport): Promise<void> {
  await writeFileAtomic(pageIn(folder), await renderReport(report));
}

/** The figures of a round without its times, so that equal models have equal reports. */
function withoutTimes({ round, steps, loss, score, pagePin, pageBoard }: RoundMetrics) {
  return { round, steps, loss, score, pagePin, pageBoard };
}
