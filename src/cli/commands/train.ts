/** `linksage train` */
import type { Command } from 'commander';
import type { RoundMetrics, TrainReport } from '../../index.ts';
import { addExample, runOnWorkspace } from '../command.ts';

export function define(command: Command): void {
  addExample(
    command,
    'linksage train\nlinksage train --resume   # after an interruption\nlinksage train --align current   # old and new vectors can be compared',
  )
    .option('--resume', 'go on with the newest unfinished run')
    .option(
      '--align <version>',
      'keep vectors comparable with those of an embedding version, or of the current one',
    )
    .option('--all', 'train on held-out saves too: for use, but it cannot be evaluated')
    .action((options: { resume?: true; align?: string; all?: true }) =>
      runOnWorkspace(
        command,
        (workspace, { progress, tell }) =>
          workspace.train({
            view: options.all ? 'all' : 'train',
            resume: options.resume ?? false,
            ...(options.align === undefined ? {} : { align: options.align }),
            onRound: (round) => tell(formatRound(round)),
            progress,
          }),
        formatTrain,
      ),
    );
}

/** One line about a round. */
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

/** Which run it is, and which round was kept. */
export function formatTrain({ run, view, alignedTo, rounds, best }: TrainReport): string {
  const kept = `kept round ${best.round} of ${rounds.length}, validation score ${best.score.toFixed(4)}`;
  return `${run}, trained on the view ${view}${alignedTo === undefined ? '' : formatAligned(alignedTo)}: ${kept}.`;
}

function formatAligned({ version, model, fromItsWeights }: NonNullable<TrainReport['alignedTo']>): string {
  const start = fromItsWeights
    ? `from the weights of ${model}`
    : `from new weights, for ${model} is gone or has other settings`;
  return `, aligned to ${version} (${start})`;
}
