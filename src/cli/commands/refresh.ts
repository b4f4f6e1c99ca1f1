/** `linksage refresh` */
import type { Command } from 'commander';
import type { RefreshReport } from '../../workspace.ts';
import { addCommand, runOnWorkspace } from '../command.ts';
import { formatTable } from '../format.ts';

export function addRefresh(program: Command): void {
  addCommand(
    program,
    'refresh',
    'embed every page, pin and board that is new or changed, the first time all of them',
    'linksage refresh',
  ).action((_options: object, command: Command) =>
    runOnWorkspace(command, (workspace, { progress }) => workspace.refresh({ progress }), formatRefresh),
  );
}

/** What was encoded and what was carried over. */
export function formatRefresh({ version, committed, counts, seconds }: RefreshReport): string {
  if (!committed) return `${version} is up to date.`;
  const kinds = Object.entries(counts);
  const header = ['', 'new', 'changed', 'of another model', 'carried over', 'deleted'];
  const rows = kinds.map(([kind, { added, changed, remodelled, carried, deleted }]) => [
    `${kind}s`,
    added,
    changed,
    remodelled,
    carried,
    deleted,
  ]);
  return `${version}, ${seconds.toFixed(1)} s\n${formatTable([header, ...rows])}`;
}
