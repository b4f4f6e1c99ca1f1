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

/** For each baseline: its recall with default settings, its recall with the chosen ones, and these settings. */
function formatTuned({ baselines }: TunedBaselines): string {
  const header = ['baseline', 'default', 'chosen', 'settings'];
  const rows = baselines.map(({ baseline, trials, before, after }) => {
    const { settings } = trials.find(({ score }) => score === after)!;
    const listed = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
    return [baseline, before.toFixed(3), after.toFixed(3), listed.join(', ')];
  });
  return `${formatTable([header, ...rows])}\nThe figures are mean recall on the validation saves, over the tasks that docs/evaluation.md names.\n`;
}
