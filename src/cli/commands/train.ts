/** `linksage train` */
import type { Command } from 'commander';
import type { RoundMetrics, TrainReport } from '../../index.ts';
import { addExample, runOnWorkspace } from '../command.ts';

export function define(command: Command): void {
  addExample(
    command,
    'linksage train\nlinksage train --resume   # after an interruption\nlinksage train --from run-0003   # go on from an earlier model\nlinksage train --align current   # new vectors stay comparable with the old ones',
  )
    .option('--resume', 'continue the newest unfinished run')
    .option(
      '--from <start>',
      'what to start from: base (the model that ships with linksage), scratch, or a run such as run-0003 (default: base; from 30,000 saves on, scratch)',
    )
    .option(
      '--align <version>',
      'keep new vectors comparable with those of an embedding version (or "current")',
    )
    .option('--all', 'train on the held-out saves too; such a model cannot be evaluated')
    .action((options: { resume?: true; from?: string; align?: string; all?: true }) =>
      runOnWorkspace(
        command,
        (workspace, { progress, tell }) =>
          workspace.train({
            view: options.all ? 'all' : 'train',
            resume: options.resume ?? false,
            ...(options.from === undefined ? {} : { from: options.from }),
            ...(options.align === undefined ? {} : { align: options.align }),
            onRound: (round) => tell(formatRound(round)),
            progress,
          }),
        formatTrain,
      ),
    );
}

/** One line per round. */
export function formatRound({
  round,
  steps,
  loss,
  score,
  pagePin,
  pageBoard,
  cosine,
  seconds,
}: RoundMetrics): string {
  const aligned = cosine === undefined ? '' : `, cosine with the old vectors ${cosine.toFixed(3)}`;
  return (
    `round ${round}: ${steps} steps, loss ${loss.toFixed(3)}, validation score ${score.toFixed(4)} ` +
    `(page to pin ${pagePin.toFixed(4)}, page to board ${pageBoard.toFixed(4)})${aligned}, ${seconds.toFixed(1)} s`
  );
}

/** For a small corpus, of which the first round of the default settings sees every save several times. */
const smallHint =
  'The first round was the best. With fewer than about 2,000 saves, smaller batches often give a better model:\n' +
  'set training.batch and training.roundSteps in linksage.json (see docs/configuration.md).';

/** The run, and the round that was kept. */
export function formatTrain({ run, view, alignedTo, from, why, start, rounds, best }: TrainReport): string {
  const kept = `Kept round ${best.round} of ${rounds.length} (validation score ${best.score.toFixed(4)}).`;
  const lines = [
    `${run}, trained on view ${view}${alignedTo === undefined ? formatStart(from, why, start) : formatAligned(alignedTo)}.`,
    kept,
  ];
  if (best.round === 0) lines.push('No round was better than the base model, so this is the base model.');
  if (best.round === 1 && rounds.length > 1) lines.push(smallHint);
  return lines.join('\n');
}

function formatStart(from: string, why: string | undefined, start: TrainReport['start']): string {
  const score = start === undefined ? '' : ` (validation score ${start.score.toFixed(4)})`;
  return `, from ${from}${score}${why === undefined ? '' : `, because ${why}`}`;
}

function formatAligned({ version, model, fromItsWeights }: NonNullable<TrainReport['alignedTo']>): string {
  const start = fromItsWeights
    ? `from the weights of ${model}`
    : `from new weights, because ${model} is gone or has other settings`;
  return `, aligned to ${version} (${start})`;
}
