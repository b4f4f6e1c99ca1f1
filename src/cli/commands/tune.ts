/** `linksage tune` */
import type { Command } from 'commander';
import type { TunedBaselines } from '../../index.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { formatTable } from '../format.ts';

export function define(command: Command): void {
  addExample(command, 'linksage tune').action(() =>
    runOnWorkspace(command, (workspace, { progress }) => workspace.tune({ progress }), formatTuned),
  );
}

/** For each baseline how it did by default, how as chosen, and the settings. */
function formatTuned({ baselines }: TunedBaselines): string {
  const header = ['baseline', 'default', 'chosen', 'settings'];
  const rows = baselines.map(({ baseline, trials, before, after }) => {
    const { settings } = trials.find(({ score }) => score === after)!;
    const listed = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
    return [baseline, before.toFixed(3), after.toFixed(3), listed.join(', ')];
  });
  return `${formatTable([header, ...rows])}\nMean recall on validation saves, of the tasks that docs/evaluation.md names.\n`;
}
