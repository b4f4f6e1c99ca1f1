/** `linksage train` */
import type { Command } from 'commander';
import type { RoundMetrics, TrainReport } from '../../workspace.ts';
import { addCommand, runOnWorkspace } from '../command.ts';

export function addTrain(program: Command): void {
  addCommand(
    program,
    'train',
    'train a model on the compiled graph; every round is a checkpoint',
    'linksage train\nlinksage train --resume   # after an interruption',
  )
    .option('--resume', 'go on with the newest unfinished run')
    .option('--all', 'train on held-out saves too: for use, but it cannot be evaluated')
    .action((options: { resume?: true; all?: true }, command: Command) =>
      runOnWorkspace(
        command,
        (workspace, { progress, tell }) =>
          workspace.train({
            view: options.all ? 'all' : 'train',
            resume: options.resume ?? false,
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
  seconds,
}: RoundMetrics): string {
  return (
    `round ${round}: ${steps} steps, loss ${loss.toFixed(3)}, validation score ${score.toFixed(4)} ` +
    `(page to pin ${pagePin.toFixed(4)}, page to board ${pageBoard.toFixed(4)}), ${seconds.toFixed(1)} s`
  );
}

/** Which run it is, and which round was kept. */
export function formatTrain({ run, view, rounds, best }: TrainReport): string {
  const kept = `kept round ${best.round} of ${rounds.length}, validation score ${best.score.toFixed(4)}`;
  return `${run}, trained on the view ${view}: ${kept}.`;
}
