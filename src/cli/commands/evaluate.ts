/** `linksage evaluate` */
import type { Command } from 'commander';
import { printReport } from '../../workspace.ts';
import { addCommand, runOnWorkspace } from '../command.ts';

export function addEvaluate(program: Command): void {
  addCommand(
    program,
    'evaluate',
    'measure the newest model on the held-out saves, beside its baselines; also written to reports/<run>/report.json',
    'linksage evaluate',
  ).action((_options: object, command: Command) =>
    runOnWorkspace(command, (workspace, { progress }) => workspace.evaluate({ progress }), printReport),
  );
}
